"""HTTP of projects and of everything in them."""

from tracker.projects.routes.agenda import bp as agenda_bp
from tracker.projects.routes.calendars import bp as calendars_bp
from tracker.projects.routes.changes import bp as changes_bp
from tracker.projects.routes.freezes import bp as freezes_bp
from tracker.projects.routes.items import bp as items_bp
from tracker.projects.routes.links import bp as links_bp
from tracker.projects.routes.playbooks import bp as playbooks_bp
from tracker.projects.routes.projects import bp as projects_bp
from tracker.projects.routes.years import bp as years_bp

BLUEPRINTS = (
    agenda_bp,
    projects_bp,
    items_bp,
    links_bp,
    changes_bp,
    calendars_bp,
    freezes_bp,
    years_bp,
    playbooks_bp,
)
