"""The items of a project as a table (CSV), for spreadsheets, and back."""
