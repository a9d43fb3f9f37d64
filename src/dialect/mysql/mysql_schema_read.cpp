#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/bytes.hpp>
#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "mysql_schema_sql.hpp"

namespace sequelize::detail {
namespace {

std::string shownText(const Value& value) {
    if (const auto* text = value.getIf<std::string>()) return *text;
    if (const auto* bytes = value.getIf<Bytes>()) return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
    return value.isNull() ? std::string() : inspect(value);
}

bool hasMode(std::string_view modes, std::string_view mode) {
    for (std::size_t begin = 0; begin <= modes.size();) {
        const std::size_t end = std::min(modes.find(',', begin), modes.size());
        if (equalIgnoringCase(modes.substr(begin, end - begin), mode)) return true;
        begin = end + 1;
    }
    return false;
}

constexpr int noSuchTable = 1146;
constexpr int tableAccessDenied = 1142;
constexpr int anyAccessDenied = 1227;
constexpr int noSuchTrigger = 1360;

class SchemaReader {
public:
    SchemaReader(const AskRows& ask, const SchemaQuestion& question) : ask_(ask), question_(question) {
        const auto row = ask_("SELECT @@SESSION.sql_mode, DATABASE(), @@lower_case_table_names", {}).at(0);
        modes_ = shownText(row[0]);
        database_ = question_.schema.value_or(shownText(row[1]));
        ignoresCase_ = inspect(row[2]) != "0";
        session_ = {.noBackslashEscapes = hasMode(modes_, "NO_BACKSLASH_ESCAPES"),
                    .ansiQuotes = hasMode(modes_, "ANSI_QUOTES")};
        for (const char* mode : {"NO_TABLE_OPTIONS", "NO_KEY_OPTIONS", "NO_FIELD_OPTIONS"})
            if (hasMode(modes_, mode))
                throw UsageError(
                    fmt::format("In the SQL mode {} the server does not tell all of a table. Take it out "
                                "of sql_mode, which ORACLE and DB2 put it into, to read the schema.",
                                mode));
        if (database_.empty() && !question_.temporary)
            throw UsageError("The connection has no database whose tables could be read; name one in the options.");
    }

    SchemaModel read() {
        if (question_.temporary)
            for (const auto& name : question_.tables) addTable(name, inBackticks(name));
        else
            readAll();
        std::ranges::sort(model_.tables, {}, &TableSchema::name);
        std::ranges::sort(model_.views);
        return std::move(model_);
    }

private:
    [[nodiscard]] bool isSameTable(std::string_view a, std::string_view b) const {
        return ignoresCase_ ? equalIgnoringCase(a, b) : a == b;
    }
    [[nodiscard]] bool isAskedFor(std::string_view name) const {
        return question_.tables.empty() ||
               std::ranges::any_of(question_.tables, [&](const auto& each) { return isSameTable(each, name); });
    }

    void readAll() {
        // The server compares these names in either case, also where they are those of two databases.
        const auto rows =
            ask_("SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
                 {Value(database_)});
        std::vector<std::string> names;
        for (const auto& row : rows) {
            const std::string name = shownText(row[1]);
            const std::string type = shownText(row[2]);
            if (!isSameTable(shownText(row[0]), database_) || !isAskedFor(name)) continue;
            if (type == "VIEW")
                model_.views.push_back(name);
            else if (type == "BASE TABLE" || type == "SYSTEM VERSIONED")
                names.push_back(name);
        }
        if (rows.empty()) requireDatabase();
        std::ranges::sort(names);
        for (const auto& name : names) addTable(name, inBackticks(database_) + "." + inBackticks(name));
        if (!model_.tables.empty()) readTriggers();
    }

    /// An empty database, and one that is not there, have no tables.
    void requireDatabase() const {
        if (!question_.schema) return;
        const auto rows =
            ask_("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?", {Value(database_)});
        for (const auto& row : rows)
            if (isSameTable(shownText(row[0]), database_)) return;
        throw UsageError(fmt::format("there is no database '{}', or the user has no privilege to see it", database_));
    }

    void addTable(const std::string& name, const std::string& quotedName) {
        const auto text = createText(name, quotedName);
        if (!text) return;
        auto shown = parseCreateTable(*text, session_);
        if (shown.isTemporary && !question_.temporary)
            throw UsageError(
                fmt::format("A temporary table of this connection hides the table '{}', which can so not "
                            "be read. Drop the temporary table, or read on another connection.",
                            name));
        if (!shown.isTemporary && question_.temporary) return;
        for (auto& key : shown.table.foreignKeys)
            if (isSameTable(key.targetSchema, database_)) key.targetSchema.clear();
        if (session_.noBackslashEscapes) shown.table.notes.emplace_back(noEscapesNote);
        const bool hasTimestamp = std::ranges::any_of(
            shown.table.columns, [](const auto& column) { return startsIgnoringCase(column.type, "timestamp"); });
        if (hasTimestamp && impliesDefaults()) shown.table.notes.emplace_back(impliedDefaultsNote);
        if (containsIgnoringCase(shown.table.options, "SYSTEM VERSIONING")) {
            leaveOutRowEnd(shown.table);
            if (keepsHistoryShut()) shown.table.notes.emplace_back(shutHistoryNote);
        }
        model_.tables.push_back(std::move(shown.table));
    }

    /// MariaDB itself adds the column to every unique key that is made without it.
    static void leaveOutRowEnd(TableSchema& table) {
        const auto shorten = [&](IndexSchema& key) {
            const auto* last = key.isUnique && key.parts.size() > 1 ? table.column(key.parts.back().column) : nullptr;
            if (last && last->generated == "ROW END") key.parts.pop_back();
        };
        if (table.primaryKey) shorten(*table.primaryKey);
        for (auto& index : table.indexes) shorten(index);
    }

    [[nodiscard]] bool impliesDefaults() {
        if (!impliesDefaults_) {
            const auto rows = ask_("SHOW SESSION VARIABLES LIKE 'explicit_defaults_for_timestamp'", {});
            impliesDefaults_ = !rows.empty() && equalIgnoringCase(shownText(rows[0].at(1)), "OFF");
        }
        return *impliesDefaults_;
    }

    /// MariaDB's usual setting, with which no system-versioned table can be altered.
    [[nodiscard]] bool keepsHistoryShut() const {
        return shownText(ask_("SELECT @@SESSION.system_versioning_alter_history", {}).at(0).at(0)) == "ERROR";
    }

    /// Nothing where the table is gone.
    std::optional<std::string> createText(const std::string& name, const std::string& quotedName) {
        try {
            return shownText(ask_("SHOW CREATE TABLE " + quotedName, {}).at(0).at(1));
        } catch (const DatabaseError& error) {
            if (error.native().code == noSuchTable) return std::nullopt;
            if (error.native().code != tableAccessDenied && error.native().code != anyAccessDenied) throw;
            NativeError native = error.native();
            native.message = fmt::format(
                "The table '{}' cannot be read, for which the user needs the privilege SELECT "
                "on the whole table: GRANT SELECT ON {} (the server says: {})",
                name, quotedName, error.native().message);
            throw DatabaseError(std::move(native));
        }
    }

    void readTriggers() {
        const auto rows = ask_(
            "SELECT TRIGGER_SCHEMA, TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS "
            "WHERE TRIGGER_SCHEMA = ? ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER",
            {Value(database_)});
        for (const auto& row : rows) {
            if (!isSameTable(shownText(row[0]), database_)) continue;
            const std::string tableName = shownText(row[2]);
            const auto table = std::ranges::find_if(
                model_.tables, [&](const auto& each) { return isSameTable(each.name, tableName); });
            if (table != model_.tables.end()) addTrigger(*table, shownText(row[1]));
        }
        if (std::ranges::all_of(model_.tables, [](const auto& each) { return !each.triggers.empty(); })) return;
        if (maySeeTriggers()) return;
        const auto allowed = ask_(
            "SELECT TABLE_NAME FROM information_schema.TABLE_PRIVILEGES WHERE TABLE_SCHEMA = ? AND PRIVILEGE_TYPE = "
            "'TRIGGER'",
            {Value(database_)});
        // What is seen without a privilege of the user's own is seen by a role's.
        if (allowed.empty() && !rows.empty()) return;
        for (auto& table : model_.tables)
            if (table.triggers.empty() && std::ranges::none_of(allowed, [&](const auto& row) {
                    return isSameTable(shownText(row[0]), table.name);
                }))
                noteUnknownTriggers(table);
    }

    static void noteUnknownTriggers(TableSchema& table) {
        const std::string note =
            "Whether the table has triggers is not known, for the user lacks the privilege TRIGGER.";
        if (std::ranges::find(table.notes, note) == table.notes.end()) table.notes.push_back(note);
    }

    void addTrigger(TableSchema& table, const std::string& name) {
        std::vector<std::vector<Value>> rows;
        try {
            rows = ask_("SHOW CREATE TRIGGER " + inBackticks(database_) + "." + inBackticks(name), {});
        } catch (const DatabaseError& error) {
            if (error.native().code == noSuchTrigger) return;  // gone in the meantime
            if (error.native().code != tableAccessDenied && error.native().code != anyAccessDenied) throw;
            noteUnknownTriggers(table);
            return;
        }
        const std::string mode = shownText(rows.at(0).at(1));
        table.triggers.push_back({.name = name, .sql = shownText(rows[0].at(2))});
        for (const char* matters : {"ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT", "IGNORE_SPACE", "ORACLE"})
            if (hasMode(mode, matters) != hasMode(modes_, matters)) {
                table.notes.push_back(fmt::format(
                    "The trigger '{}' was made in the SQL mode '{}' and means what it says in no other.", name, mode));
                break;
            }
    }

    /// Those of all tables, as far as the user's own privileges tell, without those of roles.
    bool maySeeTriggers() {
        for (const char* from : {"USER_PRIVILEGES WHERE ? IS NOT NULL", "SCHEMA_PRIVILEGES WHERE ? LIKE TABLE_SCHEMA"})
            if (!ask_(std::string("SELECT 1 FROM information_schema.") + from +
                          " AND PRIVILEGE_TYPE = 'TRIGGER' LIMIT 1",
                      {Value(database_)})
                     .empty())
                return true;
        return false;
    }

    const AskRows& ask_;
    const SchemaQuestion& question_;
    std::string modes_;
    std::string database_;
    bool ignoresCase_ = false;
    LexicalMode session_;
    std::optional<bool> impliesDefaults_;
    SchemaModel model_;
};

}  // namespace

SchemaModel MysqlSchemaSql::read(const AskRows& ask, const SchemaQuestion& question) const {
    return SchemaReader(ask, question).read();
}

}  // namespace sequelize::detail
