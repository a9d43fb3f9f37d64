-- migrate:up
INSERT INTO books VALUES (')"', R'(x)', '${x} $ENV{HOME} @x@ \n \\ ??/', '[[;]]', "äß€");
-- migrate:down
DELETE FROM books;
