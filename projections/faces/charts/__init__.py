"""Pictures of a race as SVG text: pure, without scripts, the same bytes for the same answer."""
