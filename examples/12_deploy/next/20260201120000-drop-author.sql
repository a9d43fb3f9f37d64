-- Contract: of the next release, when no program that reads `author` runs any more. It is not in the folder of this one.
-- migrate:up
ALTER TABLE books DROP COLUMN author;

-- migrate:down
ALTER TABLE books ADD COLUMN author VARCHAR(255);
UPDATE books SET author = writer;
