"""HTTP of projects and of everything in them."""

from tracker.projects.routes.changes import bp as changes_bp
from tracker.projects.routes.items import bp as items_bp
from tracker.projects.routes.links import bp as links_bp
from tracker.projects.routes.projects import bp as projects_bp

BLUEPRINTS = (projects_bp, items_bp, links_bp, changes_bp)
