"""Text in, commands out: what people type, judged before it is built, each word with its line."""
