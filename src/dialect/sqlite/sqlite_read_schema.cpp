#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "../../core/ascii.hpp"
#include "../type_sql.hpp"
#include "create_table_text.hpp"
#include "sql_tokens.hpp"
#include "sqlite_schema_sql.hpp"

namespace sequelize::detail {
namespace {

using sqlite::SqlToken;

std::string textOf(const Value& value) {
    const auto* text = value.getIf<std::string>();
    return text ? *text : std::string();
}

/// A table's objects as a schema's table of them has them.
struct SchemaEntry {
    std::string type;
    std::string name;
    std::string table;
    std::string sql;
};

class SqliteReader {
public:
    SqliteReader(const AskRows& ask, const SchemaQuestion& question)
        : ask_(ask),
          question_(question),
          schema_(question.temporary ? "temp" : question.schema.value_or("main")),
          entries_(entriesOf(schema_)),
          temporary_(schema_ == "temp" ? std::vector<SchemaEntry>() : entriesOf("temp")) {}

    SchemaModel read() {
        SchemaModel model;
        if (hasCounters()) readCounters();
        readAnalyzed();
        const auto listed = ask_(
            "SELECT name, type FROM pragma_table_list WHERE schema = ? AND type IN ('table', 'virtual')", {schema_});
        for (const auto& row : listed) {
            const auto name = textOf(row[0]);
            if (textOf(row[1]) == "virtual") {
                // Functions of the connection's are listed, too, but are none of the schema's.
                const bool isMade = std::ranges::any_of(
                    entries_, [&](const auto& entry) { return entry.type == "table" && entry.name == name; });
                if (isMade) model.virtualTables.push_back(name);
                continue;
            }
            if (startsIgnoringCase(name, "sqlite_") || !isAsked(name)) continue;
            for (const auto& entry : entries_)
                if (entry.type == "table" && entry.name == name) model.tables.push_back(table(entry));
        }
        for (const auto& entry : entries_)
            if (entry.type == "view") model.views.push_back(entry.name);
        std::ranges::sort(model.tables, {}, &TableSchema::name);
        std::ranges::sort(model.views);
        std::ranges::sort(model.virtualTables);
        return model;
    }

private:
    std::vector<SchemaEntry> entriesOf(const std::string& schema) {
        const auto* title = schema == "temp" ? "sqlite_temp_schema" : "sqlite_schema";
        std::vector<SchemaEntry> entries;
        const auto rows = ask_(fmt::format("SELECT type, name, tbl_name, sql FROM {}.{} ORDER BY rowid",
                                           sqlite::quotedName(schema), title),
                               {});
        for (const auto& row : rows)
            entries.push_back({textOf(row[0]), textOf(row[1]), textOf(row[2]), textOf(row[3])});
        return entries;
    }

    bool isAsked(const std::string& name) const {
        return question_.tables.empty() || isOneOfWords(name, question_.tables);
    }
    bool hasCounters() const {
        return std::ranges::any_of(entries_, [](const auto& entry) { return entry.name == "sqlite_sequence"; });
    }
    void readCounters() {
        for (const auto& row :
             ask_("SELECT name, max(seq) FROM " + sqlite::quotedName(schema_) + ".sqlite_sequence GROUP BY name", {}))
            if (const auto* last = row[1].getIf<std::int64_t>(); last && *last >= 0)
                counters_[textOf(row[0])] = static_cast<std::uint64_t>(*last) + 1;
    }
    void readAnalyzed() {
        if (std::ranges::none_of(entries_, [](const auto& entry) { return entry.name == "sqlite_stat1"; })) return;
        for (const auto& row : ask_("SELECT DISTINCT tbl FROM " + sqlite::quotedName(schema_) + ".sqlite_stat1", {}))
            analyzed_.push_back(textOf(row[0]));
    }

    TableSchema table(const SchemaEntry& entry) {
        auto parsed = sqlite::parsedTable(entry.sql);
        if (!parsed || !agrees(*parsed, entry.name)) {
            parsed = barely(entry.name);
            parsed->notes.push_back("its CREATE TABLE cannot be read: " + entry.sql);
        }
        auto& table = *parsed;
        table.name = entry.name;
        for (const auto& other : entries_) {
            if (other.type != "index" || other.sql.empty() || !equalIgnoringCase(other.table, entry.name)) continue;
            if (auto index = sqlite::parsedIndex(other.sql, table)) {
                index->name = other.name;
                table.indexes.push_back(std::move(*index));
            } else {
                table.notes.push_back("its index '" + other.name + "' cannot be read: " + other.sql);
            }
        }
        readTriggers(table);
        for (auto& key : table.foreignKeys)
            if (key.targetColumns.empty()) key.targetColumns = keyOf(table, key.targetTable);
        if (const auto found = counters_.find(table.name); found != counters_.end())
            table.autoIncrement = found->second;
        table.isAnalyzed = std::ranges::find(analyzed_, table.name) != analyzed_.end();
        return table;
    }

    /// Whether SQLite sees the same columns.
    bool agrees(const TableSchema& table, const std::string& name) {
        const auto rows = ask_("SELECT name FROM pragma_table_xinfo(?, ?) ORDER BY cid", {name, schema_});
        return std::ranges::equal(rows, table.columns,
                                  [](const auto& row, const auto& column) { return textOf(row[0]) == column.name; });
    }

    /// What the pragmas tell, for whoever only looks at it.
    TableSchema barely(const std::string& name) {
        TableSchema table;
        for (const auto& row :
             ask_("SELECT name, type, \"notnull\", dflt_value FROM pragma_table_xinfo(?, ?) ORDER BY cid",
                  {name, schema_})) {
            auto& column = table.columns.emplace_back();
            column.name = textOf(row[0]);
            column.type = textOf(row[1]);
            column.allowNull = row[2] == Value(std::int64_t{0});
            if (!row[3].isNull()) column.defaultValue = textOf(row[3]);
        }
        return table;
    }

    void readTriggers(TableSchema& table) const {
        for (const auto& entry : entries_)
            if (entry.type == "trigger" && equalIgnoringCase(entry.table, table.name))
                table.triggers.push_back({.name = entry.name, .sql = entry.sql, .isTemporary = schema_ == "temp"});
        if (schema_ != "main") return;
        for (const auto& entry : temporary_)
            if (entry.type == "trigger" && equalIgnoringCase(entry.table, table.name) && isOnMain(entry))
                table.triggers.push_back({.name = entry.name, .sql = asTemporary(entry.sql), .isTemporary = true});
    }

    /// A name without its database is the temporary table's, where there is one.
    bool isOnMain(const SchemaEntry& trigger) const {
        const auto tokens = sqlite::tokensOf(trigger.sql);
        for (std::size_t i = 0; i + 2 < tokens.size(); ++i)
            if (tokens[i].is("ON")) {
                if (tokens[i + 2].is('.')) return equalIgnoringCase(sqlite::unquoted(tokens[i + 1]), "main");
                break;
            }
        return std::ranges::none_of(temporary_, [&](const auto& other) {
            return (other.type == "table" || other.type == "view") && equalIgnoringCase(other.name, trigger.table);
        });
    }
    static std::string asTemporary(const std::string& sql) {
        const auto tokens = sqlite::tokensOf(sql);
        if (tokens.size() < 2 || !tokens[1].is("TRIGGER")) return sql;
        const auto place = static_cast<std::size_t>(tokens[1].text.data() - sql.data());
        return "CREATE TEMPORARY " + sql.substr(place);
    }

    std::vector<std::string> keyOf(const TableSchema& from, const std::string& name) const {
        std::vector<std::string> columns;
        std::optional<TableSchema> other;
        if (!equalIgnoringCase(name, from.name)) {
            for (const auto& entry : entries_)
                if (entry.type == "table" && equalIgnoringCase(entry.name, name))
                    other = sqlite::parsedTable(entry.sql);
            if (!other) return columns;
        }
        const auto& target = other ? *other : from;
        if (target.primaryKey)
            for (const auto& part : target.primaryKey->parts) columns.push_back(part.column);
        return columns;
    }

    const AskRows& ask_;
    const SchemaQuestion& question_;
    std::string schema_;
    std::vector<SchemaEntry> entries_;
    std::vector<SchemaEntry> temporary_;
    std::map<std::string, std::uint64_t> counters_;
    std::vector<std::string> analyzed_;
};

}  // namespace

SchemaModel SqliteSchemaSql::read(const AskRows& ask, const SchemaQuestion& question) const {
    return SqliteReader(ask, question).read();
}

}  // namespace sequelize::detail
