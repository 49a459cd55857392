"""People of three parties, tasks that are shared, and what was said and answered.

Revision ID: 0005
Revises: 0004
"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

STAGES = (("open", "未开始", "To do"), ("started", "进行中", "In progress"), ("done", "已完成", "Done"))
"""The columns that every project's board begins with."""


def upgrade() -> None:
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.create_index('ix_journal_actor_id_at', ['actor_id', 'at'], unique=False)

    op.create_table('answered',
    sa.Column('asker', sa.String(length=24), nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('headers', sa.JSON(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('asker', 'key', name=op.f('pk_answered'))
    )
    with op.batch_alter_table('answered', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answered_at'), ['at'], unique=False)

    op.create_table('teams',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('title_zh', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('least', sa.Integer(), nullable=True),
    sa.Column('most', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_teams')),
    sa.UniqueConstraint('key', name=op.f('uq_teams_key'))
    )
    op.create_table('announcements',
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('effective_on', sa.Date(), nullable=True),
    sa.Column('announced_by_id', sa.String(length=24), nullable=True),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['announced_by_id'], ['people.id'], name=op.f('fk_announcements_announced_by_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcements'))
    )
    with op.batch_alter_table('announcements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcements_announced_by_id'), ['announced_by_id'], unique=False)

    op.create_table('certifications',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('role', sa.String(length=64), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_certifications_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certifications'))
    )
    with op.batch_alter_table('certifications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certifications_person_id'), ['person_id'], unique=False)

    op.create_table('invitations',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.String(length=24), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['people.id'], name=op.f('fk_invitations_created_by_id_people')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_invitations_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('hash', name=op.f('uq_invitations_hash'))
    )
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitations_person_id'), ['person_id'], unique=False)

    op.create_table('substitutes',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('substitute_id', sa.String(length=24), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_substitutes_person_id_people')),
    sa.ForeignKeyConstraint(['substitute_id'], ['people.id'], name=op.f('fk_substitutes_substitute_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_substitutes'))
    )
    with op.batch_alter_table('substitutes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_substitutes_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_substitutes_substitute_id'), ['substitute_id'], unique=False)

    op.create_table('team_members',
    sa.Column('team_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_team_members_person_id_people')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_team_members_team_id_teams')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_members')),
    sa.UniqueConstraint('team_id', 'person_id', name=op.f('uq_team_members_team_id_person_id'))
    )
    with op.batch_alter_table('team_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_members_person_id'), ['person_id'], unique=False)

    op.create_table('token_uses',
    sa.Column('token_id', sa.String(length=24), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['token_id'], ['tokens.id'], name=op.f('fk_token_uses_token_id_tokens')),
    sa.PrimaryKeyConstraint('token_id', name=op.f('pk_token_uses'))
    )
    op.create_table('labels',
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('color', sa.String(length=20), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_labels_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_labels'))
    )
    with op.batch_alter_table('labels', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_labels_project_id'), ['project_id'], unique=False)

    op.create_table('saved_views',
    sa.Column('person_id', sa.String(length=24), nullable=True),
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('query', sa.JSON(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_saved_views_person_id_people')),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_saved_views_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_views'))
    )
    with op.batch_alter_table('saved_views', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_views_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_views_project_id'), ['project_id'], unique=False)

    op.create_table('stages',
    sa.Column('project_id', sa.String(length=24), nullable=False),
    sa.Column('title_zh', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('rank', sa.BigInteger(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_stages_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stages'))
    )
    with op.batch_alter_table('stages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stages_project_id'), ['project_id'], unique=False)

    op.create_table('comments',
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('item_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('internal', sa.Boolean(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['people.id'], name=op.f('fk_comments_author_id_people')),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_comments_item_id_items')),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_comments_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comments'))
    )
    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comments_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_comments_item_id_id', ['item_id', 'id'], unique=False)

    op.create_table('file_links',
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('item_id', sa.String(length=24), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('added_by_id', sa.String(length=24), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['people.id'], name=op.f('fk_file_links_added_by_id_people')),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_file_links_item_id_items')),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_file_links_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file_links'))
    )
    with op.batch_alter_table('file_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_file_links_item_id'), ['item_id'], unique=False)

    op.create_table('handovers',
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('item_id', sa.String(length=24), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('from_department_id', sa.String(length=24), nullable=True),
    sa.Column('from_owner_id', sa.String(length=24), nullable=True),
    sa.Column('to_department_id', sa.String(length=24), nullable=True),
    sa.Column('to_owner_id', sa.String(length=24), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('offered_by_id', sa.String(length=24), nullable=True),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.String(length=24), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['people.id'], name=op.f('fk_handovers_answered_by_id_people')),
    sa.ForeignKeyConstraint(['from_department_id'], ['departments.id'], name=op.f('fk_handovers_from_department_id_departments')),
    sa.ForeignKeyConstraint(['from_owner_id'], ['people.id'], name=op.f('fk_handovers_from_owner_id_people')),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_handovers_item_id_items')),
    sa.ForeignKeyConstraint(['offered_by_id'], ['people.id'], name=op.f('fk_handovers_offered_by_id_people')),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_handovers_project_id_projects')),
    sa.ForeignKeyConstraint(['to_department_id'], ['departments.id'], name=op.f('fk_handovers_to_department_id_departments')),
    sa.ForeignKeyConstraint(['to_owner_id'], ['people.id'], name=op.f('fk_handovers_to_owner_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handovers'))
    )
    with op.batch_alter_table('handovers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handovers_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handovers_project_id'), ['project_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handovers_to_department_id'), ['to_department_id'], unique=False)

    op.create_table('item_labels',
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('item_id', sa.String(length=24), nullable=False),
    sa.Column('label_id', sa.String(length=24), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_item_labels_item_id_items')),
    sa.ForeignKeyConstraint(['label_id'], ['labels.id'], name=op.f('fk_item_labels_label_id_labels')),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_item_labels_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_labels')),
    sa.UniqueConstraint('item_id', 'label_id', name=op.f('uq_item_labels_item_id_label_id'))
    )
    with op.batch_alter_table('item_labels', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_labels_label_id'), ['label_id'], unique=False)

    op.create_table('item_people',
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('item_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_item_people_item_id_items')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_item_people_person_id_people')),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_item_people_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_people')),
    sa.UniqueConstraint('item_id', 'person_id', 'role', name=op.f('uq_item_people_item_id_person_id_role'))
    )
    with op.batch_alter_table('item_people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_people_person_id'), ['person_id'], unique=False)

    op.create_table('notices',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('about', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.String(length=24), nullable=True),
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('item_id', sa.String(length=24), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_notices_item_id_items')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_notices_person_id_people')),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_notices_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('person_id', 'kind', 'about', name=op.f('uq_notices_person_id_kind_about'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_person_id_id', ['person_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_project_id'), ['project_id'], unique=False)

    op.create_table('parts',
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('of_id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['items.id'], name=op.f('fk_parts_id_items')),
    sa.ForeignKeyConstraint(['of_id'], ['items.id'], name=op.f('fk_parts_of_id_items')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parts'))
    )
    with op.batch_alter_table('parts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_parts_of_id'), ['of_id'], unique=False)

    op.create_table('mentions',
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('comment_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_mentions_comment_id_comments')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_mentions_person_id_people')),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_mentions_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentions')),
    sa.UniqueConstraint('comment_id', 'person_id', name=op.f('uq_mentions_comment_id_person_id'))
    )
    with op.batch_alter_table('mentions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentions_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('items', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stage_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('rank', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('progress', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('waiting_on', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('waiting_because', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_items_stage_id'), ['stage_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_items_project_id_rank'), ['project_id', 'rank'])
        batch_op.create_foreign_key(batch_op.f('fk_items_stage_id_stages'), 'stages', ['stage_id'], ['id'])

    with op.batch_alter_table('projects', schema=None) as batch_op:
        batch_op.create_index('ix_projects_name_id', ['name', 'id'], unique=False)
        batch_op.create_index('ix_projects_start_on_id', ['start_on', 'id'], unique=False)

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('party', sa.String(length=20), nullable=False, server_default='provider'))
        batch_op.add_column(sa.Column('client_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('years', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('skills', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('business_mentor_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('technical_mentor_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('left_because', sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f('ix_people_client_id'), ['client_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_people_business_mentor_id_people'), 'people', ['business_mentor_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_people_client_id_clients'), 'clients', ['client_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_people_technical_mentor_id_people'), 'people', ['technical_mentor_id'], ['id'])

    with op.batch_alter_table('tokens', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scopes', sa.JSON(), nullable=False, server_default='["read", "write", "admin"]'))
        batch_op.add_column(sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
    _add_stages()


def _id(now: datetime) -> str:
    """By time, as all ids are: what follows events reads them so."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(6)}"


def _add_stages() -> None:
    """Columns for the boards of the projects that there are, each with its entry in the project's journal."""
    connection = op.get_bind()
    stages = sa.table("stages", *map(sa.column, ("id", "project_id", "title_zh", "title_en", "state", "rank",
        "revision")), sa.column("active", sa.Boolean), sa.column("changed_at", sa.DateTime(timezone=True)))  # fmt: skip
    journal = sa.table("journal", *map(sa.column, ("id", "scope", "revision", "actor_id", "cause", "change_set",
        "entity", "entity_id")), sa.column("at", sa.DateTime(timezone=True)), sa.column("before", sa.JSON),
        sa.column("after", sa.JSON))  # fmt: skip
    revisions = sa.table("revisions", sa.column("scope"), sa.column("revision"))
    now = datetime.now(UTC)
    change_set = _id(now)
    for (project_id,) in connection.execute(sa.text("SELECT id FROM projects ORDER BY id")).all():
        mine = revisions.c.scope == project_id
        first = connection.scalar(sa.select(revisions.c.revision).where(mine)) or 0
        for place, (state, zh, en) in enumerate(STAGES):
            row = {
                "id": _id(now), "project_id": project_id, "title_zh": zh, "title_en": en,
                "state": state, "rank": place * 2**32, "active": True,
            }  # fmt: skip
            number = first + 1 + place
            connection.execute(sa.insert(stages).values(**row, revision=number, changed_at=now))
            connection.execute(
                sa.insert(journal).values(
                    id=_id(now), scope=project_id, revision=number, at=now, actor_id=None,
                    cause="migration", change_set=change_set, entity="stages", entity_id=row["id"],
                    before=None, after=row,
                )
            )  # fmt: skip
        connection.execute(sa.update(revisions).where(mine).values(revision=first + len(STAGES)))


def downgrade() -> None:
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.drop_index('ix_journal_actor_id_at')

    # Guests had no role before: theirs ends, or they would read everything. Parts were no items.
    op.execute("UPDATE members SET role = 'reader', active = false WHERE role IN ('client', 'platform')")
    with op.batch_alter_table('tokens', schema=None) as batch_op:
        batch_op.drop_column('expires_at')
        batch_op.drop_column('scopes')

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_people_technical_mentor_id_people'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_people_client_id_clients'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_people_business_mentor_id_people'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_people_client_id'))
        batch_op.drop_column('left_because')
        batch_op.drop_column('technical_mentor_id')
        batch_op.drop_column('business_mentor_id')
        batch_op.drop_column('skills')
        batch_op.drop_column('years')
        batch_op.drop_column('client_id')
        batch_op.drop_column('party')

    with op.batch_alter_table('items', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_items_stage_id_stages'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_items_project_id_rank'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_items_stage_id'))
        batch_op.drop_column('waiting_since')
        batch_op.drop_column('waiting_because')
        batch_op.drop_column('waiting_on')
        batch_op.drop_column('progress')
        batch_op.drop_column('rank')
        batch_op.drop_column('stage_id')

    with op.batch_alter_table('projects', schema=None) as batch_op:
        batch_op.drop_index('ix_projects_start_on_id')
        batch_op.drop_index('ix_projects_name_id')

    with op.batch_alter_table('mentions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentions_person_id'))

    op.drop_table('mentions')
    with op.batch_alter_table('parts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_parts_of_id'))

    op.drop_table('parts')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notices_project_id'))
        batch_op.drop_index('ix_notices_person_id_id')

    op.drop_table('notices')
    with op.batch_alter_table('item_people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_people_person_id'))

    op.drop_table('item_people')
    with op.batch_alter_table('item_labels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_labels_label_id'))

    op.drop_table('item_labels')
    with op.batch_alter_table('handovers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handovers_to_department_id'))
        batch_op.drop_index(batch_op.f('ix_handovers_project_id'))
        batch_op.drop_index(batch_op.f('ix_handovers_item_id'))

    op.drop_table('handovers')
    with op.batch_alter_table('file_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_file_links_item_id'))

    op.drop_table('file_links')
    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.drop_index('ix_comments_item_id_id')
        batch_op.drop_index(batch_op.f('ix_comments_author_id'))

    op.drop_table('comments')
    op.execute("DELETE FROM items WHERE kind IN ('subtask', 'line')")
    with op.batch_alter_table('stages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stages_project_id'))

    op.drop_table('stages')
    with op.batch_alter_table('saved_views', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_views_project_id'))
        batch_op.drop_index(batch_op.f('ix_saved_views_person_id'))

    op.drop_table('saved_views')
    with op.batch_alter_table('labels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_labels_project_id'))

    op.drop_table('labels')
    op.drop_table('token_uses')
    with op.batch_alter_table('team_members', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_members_person_id'))

    op.drop_table('team_members')
    with op.batch_alter_table('substitutes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_substitutes_substitute_id'))
        batch_op.drop_index(batch_op.f('ix_substitutes_person_id'))

    op.drop_table('substitutes')
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitations_person_id'))

    op.drop_table('invitations')
    with op.batch_alter_table('certifications', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certifications_person_id'))

    op.drop_table('certifications')
    with op.batch_alter_table('announcements', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_announcements_announced_by_id'))

    op.drop_table('announcements')
    op.drop_table('teams')
    with op.batch_alter_table('answered', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answered_at'))

    op.drop_table('answered')
