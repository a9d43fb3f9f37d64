#include <sequelize/core/error.hpp>

#include <string>
#include <type_traits>

#include "support/catch.hpp"

using namespace sequelize;

TEST_CASE("a ValidationError lists its items as Sequelize does", "[error]") {
    const ValidationError error(
        {{"books.title cannot be null", "notNull Violation", "title"},
         {"Validation len on isbn failed", "Validation error", "isbn"}}
    );
    CHECK(
        error.what() == std::string("notNull Violation: books.title cannot be null,\n"
                                    "Validation error: Validation len on isbn failed")
    );
    REQUIRE(error.errors().size() == 2);
    CHECK(error.errors()[1].path == "isbn");
    CHECK(error.name() == "SequelizeValidationError");
}

TEST_CASE("a ValidationError without items or types still says something", "[error]") {
    CHECK(ValidationError({}).what() == std::string("Validation error"));
    CHECK(ValidationError({{"is wrong", "", ""}}).what() == std::string("is wrong"));
}

TEST_CASE("a UniqueConstraintError names the fields and keeps the value to itself", "[error]") {
    const NativeError native{1062, "23000", "Duplicate entry 'secret' for key 'title'", "INSERT INTO `books` ..."};
    const UniqueConstraintError error({"title", "author"}, native);
    CHECK(
        error.what() == std::string("unique violation: title must be unique,\n"
                                    "unique violation: author must be unique")
    );
    CHECK(error.fields() == std::vector<std::string>{"title", "author"});
    REQUIRE(error.errors().size() == 2);
    CHECK(error.errors()[0].message == "title must be unique");
    CHECK(error.errors()[0].type == "unique violation");
    CHECK(error.errors()[0].path == "title");
    CHECK(error.native().code == 1062);
    CHECK(error.name() == "SequelizeUniqueConstraintError");

    const UniqueConstraintError unknown({}, native);
    CHECK_THAT(unknown.what(), test::StartsWith("unique violation: ") && test::containsString("native()"));
    CHECK_THAT(unknown.what(), !test::containsString("secret"));
}

TEST_CASE("every error tells what the database said, if it did", "[error]") {
    const auto seen = [](const BaseError& error) { return std::pair(error.native().code, error.isTransient()); };
    CHECK(seen(UsageError("wrong")) == std::pair(0, false));
    CHECK(seen(DatabaseError({1064, "42000", "syntax", "SELEC"})) == std::pair(1064, false));
    CHECK(seen(DeadlockError({.code = 1213, .isTransient = true})) == std::pair(1213, true));
    CHECK(seen(UniqueConstraintError({"title"}, {.code = 1062})) == std::pair(1062, false));
    CHECK(seen(ConnectionError("gone", {.code = 2006})) == std::pair(2006, false));
}

TEST_CASE("a DatabaseError's message is the server's, without the SQL", "[error]") {
    const DatabaseError error({1146, "42S02", "Table 'db.books' doesn't exist", "SELECT * FROM `books`"});
    CHECK(error.what() == std::string("Table 'db.books' doesn't exist"));
    CHECK(error.native().sql == "SELECT * FROM `books`");
    CHECK(error.native().sqlState == "42S02");
    CHECK(error.name() == "SequelizeDatabaseError");
}

TEST_CASE("errors are caught by their families and keep their own names", "[error]") {
    CHECK(std::is_base_of_v<ValidationError, UniqueConstraintError>);
    CHECK(std::is_base_of_v<DatabaseError, ForeignKeyConstraintError>);
    CHECK(std::is_base_of_v<DatabaseError, DeadlockError>);
    CHECK(std::is_base_of_v<ConnectionError, AccessDeniedError>);
    CHECK(std::is_base_of_v<std::runtime_error, BaseError>);

    const auto nameOfThrown = [](const auto& error) -> std::string {
        try {
            throw error;
        } catch (const BaseError& caught) {
            return std::string(caught.name());
        }
    };
    CHECK(nameOfThrown(TimeoutError(NativeError{})) == "SequelizeTimeoutError");
    CHECK(nameOfThrown(ForeignKeyConstraintError(NativeError{})) == "SequelizeForeignKeyConstraintError");
    CHECK(nameOfThrown(AccessDeniedError("no")) == "SequelizeAccessDeniedError");
    CHECK(nameOfThrown(ConnectionAcquireTimeoutError("no")) == "SequelizeConnectionAcquireTimeoutError");
    CHECK(nameOfThrown(UsageError("no")) == "SequelizeUsageError");
}
