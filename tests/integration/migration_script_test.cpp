// Scripts run on the database statement by statement, as a migration does: what a client's dump has in it.
#include <string>
#include <string_view>

#include <sequelize/migration.hpp>
#include <sequelize/sequelize.hpp>

#include "migration/script_reader.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

/// Both directions of a migration, and how many statements each has.
constexpr std::string_view mysqlScript = R"(-- migrate:up
/*!999999\- enable the sandbox mode */
DROP TABLE IF EXISTS script_notes, script_grades;
CREATE TABLE script_grades (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) DEFAULT 'x;y' COMMENT 'a \'q\' -- c; END',
  data BLOB, `end` INT);
CREATE TABLE script_notes (note VARCHAR(50));
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_BACKSLASH_ESCAPES' */;
INSERT INTO script_grades (name, data) VALUES ('\', x'00ff3b');
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
INSERT INTO script_grades (name) VALUES ('\';?:x $1'), ("it's; # no comment"); # a comment; with 'quotes
DELIMITER ;;
/*!50003 CREATE*/ /*!50003 TRIGGER script_t BEFORE INSERT ON script_grades FOR EACH ROW
BEGIN
  -- it's a comment; */
  IF NEW.`end` IS NULL THEN SET NEW.`end` = 1; END IF;
  INSERT INTO script_notes VALUES (';'); /* inner; */
END */;;
DELIMITER ;
CREATE PROCEDURE script_p(a INT)
l: BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END;
  WHILE a > 0 DO
    CASE a WHEN 1 THEN LEAVE l; ELSE SET a = a - 1; END CASE;
    INSERT INTO script_notes SELECT CASE WHEN end IS NULL THEN 'none' END FROM script_grades LIMIT 1;
  END WHILE;
END;
INSERT INTO script_grades (name) VALUES ('last');
CALL script_p(3);
-- migrate:down
DROP PROCEDURE script_p;
DROP TABLE script_grades;
DROP TABLE script_notes;
)";

constexpr std::string_view plainScript = R"(-- migrate:up
CREATE TABLE script_grades (id INTEGER PRIMARY KEY, name TEXT DEFAULT 'x;y' /* a; */, [e;nd] INT, data BLOB);
CREATE TABLE script_notes (note);
INSERT INTO script_grades (name, data) VALUES ('\', x'00ff3b');
INSERT INTO script_grades (name) VALUES (''';?:x $1'), ('it''s; -- no comment'); -- a comment; with 'quotes
CREATE TRIGGER script_t AFTER INSERT ON script_grades WHEN new.id > 0 BEGIN
  INSERT INTO script_notes VALUES (';'); -- END;
  INSERT INTO script_notes SELECT CASE WHEN [e;nd] IS NULL THEN 'none' END FROM script_grades LIMIT 1;
END;
INSERT INTO script_grades (name) VALUES ('last');
INSERT INTO script_notes VALUES ('none');
-- migrate:down
DROP TABLE script_grades;
DROP TABLE script_notes;
)";

std::size_t run(Connection& connection, const SqlScript& script, const LexicalRules& rules) {
    ScriptReader reader(script, rules);
    LexicalMode mode = connection.lexicalMode(script.parts[0].text);
    std::size_t count = 0;
    while (const auto statement = reader.next(mode)) {
        CAPTURE(statement->line, std::string(statement->text));
        REQUIRE_NOTHROW(connection.execute(statement->text, {}));
        ++count;
        if (mayChangeLexicalMode(statement->text)) mode = connection.lexicalMode(reader.rest());
    }
    return count;
}

}  // namespace

TEST_CASE("Every statement of a script runs on the database one by one", "[migration]") {
    auto session = test::rawSession();
    const auto& rules = test::backend().dialect().facts().lexical;
    const bool isMysql = test::speaksMysql();
    const Migrations list{{"a.sql", std::string(isMysql ? mysqlScript : plainScript)}};
    const auto& migration = list.list()[0];

    CHECK(run(*session, *migration.up, rules) == (isMysql ? 11 : 7));
    CHECK(session.number("SELECT COUNT(*) FROM script_grades") == 4);
    CHECK(session.number("SELECT LENGTH(data) FROM script_grades WHERE name = CHAR(92)") == 3);
    CHECK(
        session.number("SELECT COUNT(*) FROM script_grades WHERE name LIKE '%?:x $1' OR name LIKE 'it_s; % no comment'"
        ) == 2
    );
    CHECK(session.number("SELECT COUNT(*) FROM script_notes WHERE note = ';'") == 1);
    CHECK(session.number("SELECT COUNT(*) FROM script_notes WHERE note = 'none'") == 2);
    CHECK(run(*session, *migration.down, rules) == (isMysql ? 3 : 2));
    CHECK(test::thrownBy<DatabaseError>([&] { session.run("SELECT 1 FROM script_grades"); }));
}
