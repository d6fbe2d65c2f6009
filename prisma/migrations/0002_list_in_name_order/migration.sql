-- The start page's order, so that its first page reads a hundred rows and not the table.
CREATE INDEX "identity_row_name" ON "identity_row" ((left("search", 100) COLLATE "C"), "principal_id");
