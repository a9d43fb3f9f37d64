-- Expand: the column `author` is to be called `writer`. For a while there are both.
-- migrate:up
ALTER TABLE books ADD COLUMN writer VARCHAR(255);

-- migrate:down
ALTER TABLE books DROP COLUMN writer;
