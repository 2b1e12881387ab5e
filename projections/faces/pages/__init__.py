"""Each answer as a page: values in, values out, nothing read and nothing printed."""
