"""What can be found, and on each database the index over its tokens.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

# FTS5 reads the tokens from the entries and keeps none of its own; only spaces part them (`ascii`, because
# its Unicode tables are older than the ones that made the tokens), and nobody asks where they stand.
SQLITE = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
        tokens, content='search_entries', content_rowid='id', tokenize='ascii', detail='none', columnsize=0
    )""",
    """CREATE TRIGGER search_index_added AFTER INSERT ON search_entries BEGIN
        INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
    END""",
    """CREATE TRIGGER search_index_removed AFTER DELETE ON search_entries BEGIN
        INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    END""",
    """CREATE TRIGGER search_index_changed AFTER UPDATE ON search_entries BEGIN
        INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
    END""",
)
# An array of tokens, not to_tsvector: its parser would take `1e5` for a number and cut what looks like an address.
POSTGRESQL = (
    "ALTER TABLE search_entries ADD COLUMN search_index_vector tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED",
    "CREATE INDEX search_index_tokens ON search_entries USING gin (search_index_vector)",
)


def upgrade() -> None:
    op.create_table('search_state',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('made_with', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_state'))
    )
    op.create_table('search_entries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('row_id', sa.String(length=24), nullable=False),
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('item_id', sa.String(length=24), nullable=True),
    sa.Column('internal', sa.Boolean(), nullable=False),
    sa.Column('title_zh', sa.Text(), nullable=False),
    sa.Column('title_en', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('title_runs', sa.Text(), nullable=False),
    sa.Column('runs', sa.Text(), nullable=False),
    sa.Column('tokens', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entries')),
    sa.UniqueConstraint('row_id', name=op.f('uq_search_entries_row_id'))
    )
    with op.batch_alter_table('search_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_search_entries_project_id'), ['project_id'], unique=False)

    for statement in POSTGRESQL if op.get_bind().dialect.name == 'postgresql' else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE search_index')
    op.drop_table('search_entries')
    op.drop_table('search_state')
