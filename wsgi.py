"""For any WSGI server: `wsgi:app`."""

from tracker.app import create_app

app = create_app()
