-- migrate:up
INSERT INTO books (title, author) VALUES ('Clean Code', 'Robert Cecil Martin'), ('Refactoring', 'Martin Fowler'),
  ('The Mythical Man-Month', 'Frederick Brooks'), ('Code Complete', 'Steve McConnell'), ('Domain-Driven Design', 'Eric Evans');
-- Twice as many with each: 2560.
INSERT INTO books (title, author) SELECT title, author FROM books;
INSERT INTO books (title, author) SELECT title, author FROM books;
INSERT INTO books (title, author) SELECT title, author FROM books;
INSERT INTO books (title, author) SELECT title, author FROM books;
INSERT INTO books (title, author) SELECT title, author FROM books;
INSERT INTO books (title, author) SELECT title, author FROM books;
INSERT INTO books (title, author) SELECT title, author FROM books;
INSERT INTO books (title, author) SELECT title, author FROM books;
INSERT INTO books (title, author) SELECT title, author FROM books;

-- migrate:down
DELETE FROM books;
