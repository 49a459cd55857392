"""The stored working calendars."""
