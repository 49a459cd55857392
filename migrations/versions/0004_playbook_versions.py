"""Drafts and publication of playbooks, and what a version was published with.

What is there was loaded from the folder: published, and sealed with its vocabulary.

Revision ID: 0004
Revises: 0003
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

WIDER = (
    ('playbook_versions', 'title_zh', sa.String(length=200), sa.String(length=500)),
    ('playbook_versions', 'title_en', sa.String(length=200), sa.String(length=500)),
    ('phases', 'title_zh', sa.String(length=200), sa.Text()),
    ('phases', 'title_en', sa.String(length=200), sa.Text()),
    ('items', 'role', sa.String(length=40), sa.String(length=64)),
)
"""What the language of playbooks lets a text say, from what the columns held."""


def upgrade() -> None:
    with op.batch_alter_table('playbook_versions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.String(length=20), nullable=False, server_default='published'))
        batch_op.add_column(sa.Column('published_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('published_by_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('note', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('origin', sa.JSON(), nullable=False, server_default='{"kind": "folder"}'))
        batch_op.add_column(sa.Column('includes', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('seal', sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_playbook_versions_published_by_id_people'), 'people', ['published_by_id'], ['id'])

    for table, column, old, new in WIDER:
        _resize(table, column, old, new)
    op.execute("UPDATE playbook_versions SET published_at = loaded_at")
    _seal()


def _resize(table: str, column: str, old: sa.String, new: sa.String) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(column, existing_type=old, type_=new, existing_nullable=column == 'role')


def _seal() -> None:
    """What was there included nothing, so that its vocabulary is all it depends on."""
    table = sa.table('playbook_versions', *(sa.column(name, sa.String()) for name in ('id', 'digest', 'vocabulary_id', 'seal')))
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, table.c.digest, table.c.vocabulary_id)).all()
    words = {row.id: _hash(row.digest, '-') for row in rows if row.vocabulary_id is None}
    for row in rows:
        seal = words.get(row.id) or _hash(row.digest, words[row.vocabulary_id])
        connection.execute(sa.update(table).where(table.c.id == row.id).values(seal=seal))


def _hash(digest: str, vocabulary: str) -> str:
    return hashlib.sha256(f'text {digest}\nvocabulary {vocabulary}'.encode()).hexdigest()


def downgrade() -> None:
    # Only what is published had a place before. Projects never run on anything else.
    op.execute("DELETE FROM playbook_versions WHERE state <> 'published'")
    for table, column, old, new in WIDER:
        op.execute(f"UPDATE {table} SET {column} = substr({column}, 1, {old.length})")
        _resize(table, column, new, old)
    with op.batch_alter_table('playbook_versions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_playbook_versions_published_by_id_people'), type_='foreignkey')
        batch_op.drop_column('seal')
        batch_op.drop_column('includes')
        batch_op.drop_column('origin')
        batch_op.drop_column('note')
        batch_op.drop_column('published_by_id')
        batch_op.drop_column('published_at')
        batch_op.drop_column('state')
