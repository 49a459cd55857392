"""Calendars in layers, constraints, baselines, change-sets.

Rows that exist keep their meaning: defaults say what the plan did before.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_years',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('days', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_years')),
    sa.UniqueConstraint('year', name=op.f('uq_calendar_years_year'))
    )
    op.create_table('calendars',
    sa.Column('layer', sa.String(length=20), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('department_id', sa.String(length=24), nullable=True),
    sa.Column('person_id', sa.String(length=24), nullable=True),
    sa.Column('week', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('own_days', sa.Boolean(), nullable=False),
    sa.Column('title_zh', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['department_id'], ['departments.id'], name=op.f('fk_calendars_department_id_departments')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_calendars_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendars')),
    sa.UniqueConstraint('department_id', name=op.f('uq_calendars_department_id')),
    sa.UniqueConstraint('key', name=op.f('uq_calendars_key')),
    sa.UniqueConstraint('person_id', name=op.f('uq_calendars_person_id'))
    )
    op.create_table('calendar_exceptions',
    sa.Column('calendar_id', sa.String(length=24), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('hours', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('title_zh', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['calendar_id'], ['calendars.id'], name=op.f('fk_calendar_exceptions_calendar_id_calendars')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_exceptions'))
    )
    with op.batch_alter_table('calendar_exceptions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_exceptions_calendar_id'), ['calendar_id'], unique=False)

    op.create_table('baselines',
    sa.Column('project_id', sa.String(length=24), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finish_on', sa.Date(), nullable=True),
    sa.Column('dates', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_baselines_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_baselines')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_baselines_project_id_number'))
    )
    op.create_table('change_sets',
    sa.Column('project_id', sa.String(length=24), nullable=False),
    sa.Column('transaction', sa.String(length=24), nullable=False),
    sa.Column('cause', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.String(length=24), nullable=True),
    sa.Column('base_revision', sa.Integer(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('undoes_id', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_change_sets_project_id_projects')),
    sa.ForeignKeyConstraint(['undoes_id'], ['change_sets.id'], name=op.f('fk_change_sets_undoes_id_change_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_sets'))
    )
    with op.batch_alter_table('change_sets', schema=None) as batch_op:
        batch_op.create_index('ix_change_sets_project_id_id', ['project_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_change_sets_transaction'), ['transaction'], unique=False)

    op.create_table('freeze_windows',
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('title_zh', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_freeze_windows_project_id_projects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_freeze_windows'))
    )
    with op.batch_alter_table('freeze_windows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_freeze_windows_project_id'), ['project_id'], unique=False)

    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gap', sa.Integer(), nullable=False, server_default='0'))
        batch_op.drop_constraint(batch_op.f('fk_links_succ_id_nodes'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_links_pred_id_nodes'), type_='foreignkey')

    with op.batch_alter_table('nodes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('constraint_kind', sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column('constraint_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('calendar_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('parent_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('remaining', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_nodes_parent_id'), ['parent_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_nodes_calendar_id_calendars'), 'calendars', ['calendar_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_nodes_parent_id_nodes'), 'nodes', ['parent_id'], ['id'])

    with op.batch_alter_table('projects', schema=None) as batch_op:
        batch_op.add_column(sa.Column('policy', sa.String(length=20), nullable=False, server_default='asap'))
        batch_op.add_column(sa.Column('progress', sa.String(length=20), nullable=False, server_default='retained'))
        batch_op.add_column(sa.Column('not_in_past', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('finish_by', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('calendar_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('calendar_digest', sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_projects_calendar_id_calendars'), 'calendars', ['calendar_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('projects', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_projects_calendar_id_calendars'), type_='foreignkey')
        batch_op.drop_column('calendar_digest')
        batch_op.drop_column('calendar_id')
        batch_op.drop_column('finish_by')
        batch_op.drop_column('not_in_past')
        batch_op.drop_column('progress')
        batch_op.drop_column('policy')

    with op.batch_alter_table('nodes', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_nodes_parent_id_nodes'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_nodes_calendar_id_calendars'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_nodes_parent_id'))
        batch_op.drop_column('remaining')
        batch_op.drop_column('parent_id')
        batch_op.drop_column('calendar_id')
        batch_op.drop_column('constraint_at')
        batch_op.drop_column('constraint_kind')

    # Links of phases had no place before.
    op.execute("DELETE FROM links WHERE pred_id NOT IN (SELECT id FROM nodes) OR succ_id NOT IN (SELECT id FROM nodes)")
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_links_pred_id_nodes'), 'nodes', ['pred_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_links_succ_id_nodes'), 'nodes', ['succ_id'], ['id'])
        batch_op.drop_column('gap')

    with op.batch_alter_table('freeze_windows', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_freeze_windows_project_id'))

    op.drop_table('freeze_windows')
    with op.batch_alter_table('change_sets', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_sets_transaction'))
        batch_op.drop_index('ix_change_sets_project_id_id')

    op.drop_table('change_sets')
    op.drop_table('baselines')
    with op.batch_alter_table('calendar_exceptions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_exceptions_calendar_id'))

    op.drop_table('calendar_exceptions')
    op.drop_table('calendars')
    op.drop_table('calendar_years')
