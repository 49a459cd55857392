"""HTTP of projects and of everything in them."""

from tracker.projects.routes.agenda import bp as agenda_bp
from tracker.projects.routes.boards import bp as boards_bp
from tracker.projects.routes.bulk import bp as bulk_bp
from tracker.projects.routes.calendars import bp as calendars_bp
from tracker.projects.routes.changes import bp as changes_bp
from tracker.projects.routes.files import bp as files_bp
from tracker.projects.routes.freezes import bp as freezes_bp
from tracker.projects.routes.handovers import bp as handovers_bp
from tracker.projects.routes.involved import bp as involved_bp
from tracker.projects.routes.items import bp as items_bp
from tracker.projects.routes.labels import bp as labels_bp
from tracker.projects.routes.links import bp as links_bp
from tracker.projects.routes.parts import bp as parts_bp
from tracker.projects.routes.playbooks import bp as playbooks_bp
from tracker.projects.routes.projects import bp as projects_bp
from tracker.projects.routes.saved import bp as saved_bp
from tracker.projects.routes.staff import bp as staff_bp
from tracker.projects.routes.waiting_on import bp as waiting_bp
from tracker.projects.routes.years import bp as years_bp

BLUEPRINTS = (
    *(projects_bp, agenda_bp, links_bp, changes_bp, playbooks_bp),
    *(items_bp, parts_bp, involved_bp, labels_bp, files_bp, waiting_bp, handovers_bp),
    *(boards_bp, bulk_bp, saved_bp),
    *(calendars_bp, freezes_bp, years_bp, staff_bp),
)
