// What SQLite says of views and triggers: it compiles them only when they are used.
#include <map>
#include <set>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "sql_tokens.hpp"
#include "sqlite_schema_sql.hpp"

namespace sequelize::detail {
namespace {

using sqlite::quotedName;
using sqlite::SqlToken;

std::string dependentText(const Value& value) {
    const auto* text = value.getIf<std::string>();
    return text ? *text : std::string();
}

/// What a trigger waits for: "INSERT", "DELETE", "UPDATE", and the columns behind UPDATE OF.
struct TriggerEvent {
    std::string kind;
    std::vector<std::string> columns;
};

TriggerEvent eventOf(const std::string& sql) {
    TriggerEvent event;
    const auto tokens = sqlite::tokensOf(sql);
    std::size_t i = 0;
    while (i < tokens.size() && !tokens[i].is("TRIGGER")) ++i;
    // A trigger's name may be one of these words, in quotes.
    for (; i < tokens.size(); ++i)
        if (tokens[i].is("INSERT") || tokens[i].is("DELETE") || tokens[i].is("UPDATE")) break;
    if (i == tokens.size()) return event;
    event.kind = capitals(tokens[i].text);
    if (i + 1 >= tokens.size() || !tokens[i + 1].is("OF")) return event;
    for (i += 2; i < tokens.size() && !tokens[i].is("ON"); ++i)
        if (!tokens[i].is(',')) event.columns.push_back(sqlite::unquoted(tokens[i]));
    return event;
}

/// A statement that makes SQLite compile the object; it is only explained. A temporary trigger's table may be the
/// connection's own or a temporary one, as the name says.
std::string useOf(const AskRows& ask, const std::string& schema, const std::string& type, const std::string& name,
                  const std::string& on, const std::string& sql) {
    if (type == "view") return "EXPLAIN SELECT * FROM " + schema + "." + quotedName(name);
    const auto event = eventOf(sql);
    const std::string table = (schema == "main" ? "main." : "") + quotedName(on);
    if (event.kind == "INSERT") return "EXPLAIN INSERT INTO " + table + " DEFAULT VALUES";
    if (event.kind == "DELETE") return "EXPLAIN DELETE FROM " + table;
    std::string sets;
    auto columns = event.columns;
    const std::string place = schema == "main" ? ", 'main'" : "";
    if (columns.empty())
        for (const auto& row :
             ask("SELECT name FROM pragma_table_xinfo(?" + place + ") WHERE hidden = 0 LIMIT 1", {on}))
            columns.push_back(dependentText(row[0]));
    for (const auto& column : columns)
        sets += (sets.empty() ? "" : ", ") + quotedName(column) + " = " + quotedName(column);
    return "EXPLAIN UPDATE " + table + " SET " + sets;
}

bool namesTable(const std::string& sql, const std::string& on, const std::string& table) {
    if (equalIgnoringCase(on, table)) return true;
    for (const auto& token : sqlite::tokensOf(sql))
        if (token.kind != SqlToken::Kind::number && equalIgnoringCase(sqlite::unquoted(token), table)) return true;
    return false;
}

/// Columns of all tables and views, with these before them, in small letters.
std::multimap<std::string, std::string> columnsOfAll(const AskRows& ask) {
    std::multimap<std::string, std::string> columns;
    for (const auto& row :
         ask("SELECT lower(t.name), lower(c.name) FROM main.sqlite_schema AS t JOIN "
             "pragma_table_xinfo(t.name, 'main') AS c WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%'",
             {}))
        columns.emplace(dependentText(row[0]), dependentText(row[1]));
    for (const auto& view : ask("SELECT lower(name) FROM main.sqlite_schema WHERE type = 'view'", {})) try {
            for (const auto& row : ask("SELECT lower(name) FROM pragma_table_xinfo(?, 'main')", {view[0]}))
                columns.emplace(dependentText(view[0]), dependentText(row[0]));
        } catch (const DatabaseError&) {  // one that does not work has no columns, and is found by its own name
        }
    return columns;
}

/// Whether the name may be a column's that SQLite would take for a text: not behind AS, and no part of "a"."b".
bool mayBeText(const std::vector<SqlToken>& tokens, std::size_t i) {
    if (tokens[i].text[0] != '"') return false;
    if (i > 0 && (tokens[i - 1].is("AS") || tokens[i - 1].is('.'))) return false;
    return i + 1 == tokens.size() || !tokens[i + 1].is('.');
}

/// What a view selects, with that name in quotes that no text has.
std::string selectOf(const std::string& sql, const std::vector<SqlToken>& tokens, const std::string& name) {
    const auto place = [&](const SqlToken& token) { return static_cast<std::size_t>(token.text.data() - sql.data()); };
    std::string select;
    std::size_t at = 0;
    int depth = 0;
    bool isInside = false;
    for (const auto& token : tokens) {
        if (isInside && token.text[0] == '"' && equalIgnoringCase(sqlite::unquoted(token), name)) {
            select += sql.substr(at, place(token) - at) + quotedName(name);
            at = place(token) + token.text.size();
        }
        if (token.is('(')) ++depth;
        if (token.is(')')) --depth;
        if (isInside || depth != 0 || !token.is("AS")) continue;
        isInside = true;
        at = place(token) + token.text.size();
    }
    return select + sql.substr(at);
}

/// Each "x" that is no column where it stands: SQLite takes it for a text, and is content. A trigger cannot be asked:
/// there it is one of no table and no view that the trigger names, and may be another thing's name. What is found is
/// compared with what was found before a change.
void addUnknownNames(std::vector<std::string>& broken, const AskRows& ask, bool isView, const std::string& title,
                     const std::string& sql, const std::multimap<std::string, std::string>& columns) {
    const auto tokens = sqlite::tokensOf(sql);
    std::set<std::string> known;
    for (const auto& token : tokens) {
        const auto [first, last] = columns.equal_range(lowered(sqlite::unquoted(token)));
        for (auto it = first; it != last && !isView; ++it) known.insert(it->second);
    }
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!mayBeText(tokens, i)) continue;
        const std::string name = sqlite::unquoted(tokens[i]);
        if (!known.insert(lowered(name)).second) continue;
        if (isView) try {
                ask("EXPLAIN " + selectOf(sql, tokens, name), {});
                continue;
            } catch (const DatabaseError&) {  // it is none
            }
        broken.push_back(title + ": no such column: " + std::string(tokens[i].text));
    }
}

}  // namespace

std::vector<std::string> SqliteSchemaSql::brokenDependents(const AskRows& ask, const std::string& table) const {
    std::vector<std::string> broken;
    const auto rows = ask(
        "SELECT type, name, tbl_name, sql, 'main' FROM main.sqlite_schema WHERE type IN ('view', 'trigger') UNION ALL "
        "SELECT type, name, tbl_name, sql, 'temp' FROM temp.sqlite_temp_schema WHERE type IN ('view', 'trigger')",
        {});
    if (rows.empty()) return broken;
    const auto columns = columnsOfAll(ask);
    for (const auto& row : rows) {
        const auto type = dependentText(row[0]);
        const auto name = dependentText(row[1]);
        const auto on = dependentText(row[2]);
        const auto sql = dependentText(row[3]);
        const std::string title = type + " '" + name + "'";
        addUnknownNames(broken, ask, type == "view", title, sql, columns);
        // A view on a view of the table does not name it.
        if (type == "trigger" && !namesTable(sql, on, table)) continue;
        try {
            ask(useOf(ask, dependentText(row[4]), type, name, on, sql), {});
        } catch (const DatabaseError& error) {
            broken.push_back(title + ": " + withoutAdvice(error.what()));
        }
    }
    return broken;
}

std::vector<std::string> SqliteSchemaSql::columnUsers(const AskRows& ask, const std::string& table,
                                                      const std::string& column) const {
    std::vector<std::string> users;
    for (const auto& row : ask("SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('view', "
                               "'trigger') UNION ALL SELECT type, name, tbl_name, sql FROM temp.sqlite_temp_schema "
                               "WHERE type IN ('view', 'trigger')",
                               {})) {
        const auto type = dependentText(row[0]);
        const auto sql = dependentText(row[3]);
        if (!namesTable(sql, type == "trigger" ? dependentText(row[2]) : std::string(), table)) continue;
        const auto tokens = sqlite::tokensOf(sql);
        bool isNamed = false;
        for (std::size_t i = 0; i < tokens.size() && !isNamed; ++i) {
            if (tokens[i].kind == SqlToken::Kind::number || tokens[i].text[0] == '\'') continue;
            if (i > 0 && tokens[i - 1].is("AS")) continue;  // another name for something
            isNamed = equalIgnoringCase(sqlite::unquoted(tokens[i]), column);
        }
        if (isNamed) users.push_back("the " + type + " '" + dependentText(row[1]) + "'");
    }
    return users;
}

}  // namespace sequelize::detail
