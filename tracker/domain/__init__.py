"""What is true: values in, values out; no web, no database, no clock."""
