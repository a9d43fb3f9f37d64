#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "../../core/ascii.hpp"
#include "../../core/secret_sql.hpp"
#include "../../dialect/postgres/postgres_json_path.hpp"
#include "../../query/json_path.hpp"
#include "postgres_errors.hpp"

namespace sequelize::detail::postgres {

namespace {

struct Remedy {
    std::string_view state;  // or a class of them, its first two characters
    std::string_view text;
};
constexpr std::string_view grantRemedy = "Grant the privilege to the account, or use another account.";
constexpr std::string_view valueRemedy = "Give the column a value of its type.";
// The first that fits.
constexpr std::array remedies{
    Remedy{"0A000", "PostgreSQL does not do this: write it in another way."},
    Remedy{"21000", "Let the subquery give one row, or leave each row once in the statement."},
    Remedy{"22001", "Shorten the value, or widen the column's type."},
    Remedy{"22003", "Give a value in the type's range, or widen the type."},
    Remedy{"22012", "Divide by something that is not 0."},
    Remedy{"22021", "Give texts in UTF-8 and without NUL characters; bind bytes as Bytes."},
    Remedy{"22", valueRemedy},
    Remedy{"23502", "Give the column a value, or allow NULL in it."},
    Remedy{"23505", "Change the value (in C++: or use bulkCreate with ignoreDuplicates or updateOnDuplicate)."},
    Remedy{"23514", "Give values that the check constraint allows."},
    Remedy{"23P01", "Give values that the exclusion constraint allows."},
    Remedy{"25001", "Run the statement outside of a transaction."},
    Remedy{"25006", "The transaction, or the server, is read-only: write elsewhere."},
    Remedy{"2BP01", "Drop or change what depends on it first."},
    Remedy{"3D000", "Create the database first, or check its name."},
    Remedy{"3F000", "Create the schema first, or check its name."},
    Remedy{"40001", "Run the whole transaction again."},
    Remedy{"40P01", "Run the whole transaction again."},
    Remedy{"42501", grantRemedy},
    Remedy{"42601", "Correct the SQL at the place that is quoted."},
    Remedy{"42701", "Name each column once."},
    Remedy{"42703", "Compare the model's columns with the table's, and add the missing one to either."},
    Remedy{"42704", "Create it first, or check its name."},
    Remedy{"42710", "Drop it first, or give the new one another name."},
    Remedy{"42804", "Give a value of the column's type, or cast it: CAST(... AS ...)."},
    Remedy{"42883", "Check the name and the types of what it is given, or cast these: CAST(... AS ...)."},
    Remedy{"42P01", "Create the table first (in C++: call sync), or check its name."},
    Remedy{"42P07", "Use CREATE TABLE IF NOT EXISTS, or drop it first."},
    Remedy{"42P18", "Say the type of the value where it stands: CAST($1 AS TEXT)."},
    Remedy{"53", "Free some of it on the server, or raise its limit."},
    Remedy{"54", "Send less at once."},
    Remedy{"55P03", "Another transaction holds the lock: try again, keep transactions short, or raise lock_timeout."},
    Remedy{"57014", "Somebody ended the statement (pg_cancel_backend). Run it again if it was not meant."},
};
constexpr std::string_view referredRemedy =
    "Insert the row that is referred to first, or correct the foreign key's value.";
constexpr std::string_view referringRemedy = "Change or delete the rows that refer to it first.";
constexpr std::string_view rowsRemedy =
    "Rows of the table would have the same values in that key: change them, or delete all but one, first.";
constexpr std::string_view slowRemedy = "Raise statement_timeout, or make the statement faster: see EXPLAIN.";
constexpr std::string_view madeRemedy =
    "Another session was making the same; it is there, or will be soon: run the statement again.";

constexpr std::string_view changedRemedy =
    "The table changed since the statement was prepared: run the whole transaction again.";

/// The columns of a prepared statement have other types now.
bool isOfChangedColumns(const ServerError& error) noexcept {
    return error.native.sqlState == "0A000" && error.function == "RevalidateCachedQuery";
}

bool isAscii(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string stateAlone(const NativeError& error) {
    return "SQLSTATE " + error.sqlState;
}

/// What class 22 quotes are values, but for the name of an enum or a setting before them: `invalid input syntax for
/// type integer: "x"`, `value "x" is out of range for type integer`.
void cutValue(NativeError& error) {
    std::string& message = error.message;
    if (const auto colon = message.find(": \""); colon != std::string::npos) {
        message.erase(colon);
    } else if (const auto open = message.find('"'); open != std::string::npos) {
        const auto close = message.rfind('"');
        message.erase(open, close + 1 - open);
        if (open > 0 && open < message.size() && message[open - 1] == ' ' && message[open] == ' ')
            message.erase(open, 1);
    }
    // A server that speaks another language may quote in another way: the state says enough.
    if (!isAscii(message)) message = stateAlone(error);
}

/// `syntax error at or near "x"`: the statement from where it went wrong.
void cutSyntax(NativeError& error) {
    std::string& message = error.message;
    const auto open = message.find('"');
    const auto close = message.rfind('"');
    if (open == std::string::npos || close == open) {
        if (!isAscii(message)) message = stateAlone(error);
        return;
    }
    const std::string quoted = message.substr(open + 1, close - open - 1);
    message.replace(open + 1, quoted.size(), quotedWithoutSecrets(quoted, error.sql, '"'));
}

std::string_view remedyFor(std::string_view state) {
    for (const Remedy& remedy : remedies)
        if (state.starts_with(remedy.state)) return remedy.text;
    return {};
}

void append(std::string& message, std::string_view remedy) {
    if (!message.ends_with('.')) message += '.';
    (message += ' ') += remedy;
}

/// The server's own advice where there is none of ours. Its hints hold names, never values.
void appendRemedy(ServerError& error) {
    NativeError& native = error.native;
    if (isOfChangedColumns(error)) return append(native.message, changedRemedy);
    const std::string_view remedy = remedyFor(native.sqlState);
    if (!remedy.empty()) return append(native.message, remedy);
    if (!error.hint.empty() && !native.sqlState.starts_with("P0")) return append(native.message, error.hint);
    append(native.message, "Look up the SQLSTATE " + native.sqlState + " in PostgreSQL's manual.");
}

/// The last name that the text has in double quotes.
std::string lastQuoted(std::string_view text) {
    const auto close = text.rfind('"');
    if (close == std::string_view::npos || close == 0) return {};
    const auto open = text.rfind('"', close - 1);
    return open == std::string_view::npos ? std::string() : std::string(text.substr(open + 1, close - open - 1));
}

bool opensWith(std::string_view sql, std::string_view word) noexcept {
    const auto begin = std::ranges::find_if_not(sql, [](char c) { return c == '(' || isSpace(c); });
    return startsIgnoringCase(sql.substr(static_cast<std::size_t>(begin - sql.begin())), word);
}

[[noreturn]] void throwDuplicate(ServerError error) {
    const bool isDefinition = opensWith(error.native.sql, "ALTER") || opensWith(error.native.sql, "CREATE");
    std::vector<std::string> fields = keyColumns(error.detail);
    if (fields.empty()) fields.push_back(error.constraint);
    append(error.native.message, isDefinition ? rowsRemedy : remedyFor("23505"));
    throw UniqueConstraintError(std::move(fields), std::move(error.native));
}

[[noreturn]] void throwForeignKey(ServerError error) {
    ForeignKeyFacts facts{.table = error.table, .index = error.constraint};
    // The table with the key is the error's own. "is not present in table", "is still referenced from table": the other
    // one is the detail's or the message's, which servers of other languages put in their own words.
    const std::string named = lastQuoted(error.detail);
    const auto says = [&](std::string_view words) { return error.detail.find(words) != std::string::npos; };
    const bool isReferred =
        says("is not present") || (!says("still referenced") && !named.empty() && named != error.table);
    if (isReferred) {
        facts.target = named;
        facts.fields = keyColumns(error.detail);
    } else {
        // update or delete on table "target" violates ... : its first name.
        const auto open = error.native.message.find('"');
        const auto close = open == std::string::npos ? open : error.native.message.find('"', open + 1);
        if (close != std::string::npos) facts.target = error.native.message.substr(open + 1, close - open - 1);
    }
    append(error.native.message, isReferred ? referredRemedy : referringRemedy);
    throw ForeignKeyConstraintError(std::move(error.native), std::move(facts));
}

}  // namespace

int codeOf(std::string_view sqlState) noexcept {
    if (sqlState.size() != 5) return 0;
    unsigned code = 0;
    for (std::size_t i = 0; i < sqlState.size(); ++i)
        code += ((static_cast<unsigned char>(sqlState[i]) - unsigned{'0'}) & 0x3FU) << (6 * i);
    return static_cast<int>(code);
}

ServerError errorOf(const PGresult* result, std::string_view sql) {
    const auto field = [&](int code) { return std::string(fieldOf(result, code)); };
    ServerError error;
    error.native = {0, field(PG_DIAG_SQLSTATE), field(PG_DIAG_MESSAGE_PRIMARY), std::string(sql)};
    error.native.code = codeOf(error.native.sqlState);
    if (error.native.message.empty()) {
        error.native.message = PQresultErrorMessage(result);
        while (!error.native.message.empty() && isSpace(error.native.message.back())) error.native.message.pop_back();
    }
    error.detail = field(PG_DIAG_MESSAGE_DETAIL);
    error.hint = field(PG_DIAG_MESSAGE_HINT);
    error.constraint = field(PG_DIAG_CONSTRAINT_NAME);
    error.table = field(PG_DIAG_TABLE_NAME);
    error.context = field(PG_DIAG_CONTEXT);
    error.function = field(PG_DIAG_SOURCE_FUNCTION);
    const std::string severity = field(PG_DIAG_SEVERITY_NONLOCALIZED);
    error.isFatal = severity == "FATAL" || severity == "PANIC";
    return error;
}

std::vector<std::string> keyColumns(std::string_view detail) {
    std::vector<std::string> columns;
    const auto open = detail.find('(');
    if (open == std::string_view::npos) return columns;
    std::string_view rest = detail.substr(open + 1);
    for (;;) {
        std::string name;
        if (rest.starts_with('"')) {
            rest.remove_prefix(1);
            for (;; rest.remove_prefix(1)) {
                if (rest.empty()) return {};
                if (rest.starts_with("\"\""))
                    rest.remove_prefix(1);
                else if (rest.front() == '"')
                    break;
                name += rest.front();
            }
            rest.remove_prefix(1);
        } else {
            const auto end = std::ranges::find_if_not(
                rest, [](char c) { return isOfWord(c) || static_cast<unsigned char>(c) >= 0x80; });
            name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
            rest.remove_prefix(name.size());
        }
        if (name.empty()) return {};
        columns.push_back(std::move(name));
        if (rest.starts_with(")=(")) return columns;
        if (!rest.starts_with(", ")) return {};
        rest.remove_prefix(2);
    }
}

bool isInterruption(const ServerError& error) noexcept {
    return error.native.sqlState == "57014";
}

bool isWorthPreparingAgain(const ServerError& error) noexcept {
    const std::string_view state = error.native.sqlState;
    return isOfChangedColumns(error) || (state == "26000" && error.function == "FetchPreparedStatement") ||
           // Its parameters' or its columns' types are not those that the tables have now.
           state == "42703" || state == "42804" || state == "42883" || state == "42P01" ||
           // The text of a parameter ("unnamed portal parameter $1") was read as what its column was.
           (state.starts_with("22") && error.context.find('$') != std::string::npos) ||
           (state == "XX000" && error.native.message.find("cache lookup failed") != std::string::npos);
}

void throwLost(NativeError error) {
    const std::string said = error.message.substr(0, error.message.find('\n'));
    if (error.sqlState.empty()) {
        error.sqlState = "08006";  // connection_failure
        error.code = codeOf(error.sqlState);
    }
    throw ConnectionError(
        "The connection to the database was lost (" + said +
            "). The statement may have run, or not: check before you run it again on a new connection. A "
            "transaction that was open is rolled back.",
        std::move(error));
}

void throwStatementError(ServerError error) {
    NativeError& native = error.native;
    const std::string_view state = native.sqlState;
    if (state == "25P02")
        throw TransactionError(
            "A statement of this transaction failed before, and PostgreSQL runs nothing more in it: roll it back, or back "
            "to a savepoint that was set before that statement (in C++: a transaction within the transaction). (" +
            withoutSecrets(native.sql, '"') + ")");
    if (state == "22P02" && native.message.find(postgresPartRefusal) != std::string::npos) {
        native.message = partRefused;
        throw DatabaseError(std::move(native));
    }
    if (state.starts_with("22")) cutValue(native);
    if (state == "42601") cutSyntax(native);
    if (state == "23505" && error.table.starts_with("pg_")) {
        native.isTransient = true;
        append(native.message, madeRemedy);
        throw DatabaseError(std::move(native));
    }
    if (state == "23505") throwDuplicate(std::move(error));
    if (state == "23503") throwForeignKey(std::move(error));
    native.isTransient = state == "40001" || state == "40P01" || state == "55P03" || isOfChangedColumns(error);
    if (state == "57014" && native.message.find("statement timeout") != std::string::npos) {
        append(native.message, slowRemedy);
        throw TimeoutError(std::move(native));
    }
    appendRemedy(error);
    if (state == "40P01") throw DeadlockError(std::move(native));
    if (state == "55P03") throw TimeoutError(std::move(native));
    throw DatabaseError(std::move(native));
}

}  // namespace sequelize::detail::postgres
