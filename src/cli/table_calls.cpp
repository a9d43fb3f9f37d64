#include "table_calls.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../difference/difference.hpp"
#include "../difference/same_parts.hpp"
#include "../introspection/read_schema.hpp"
#include "../model_source/expressions.hpp"
#include "../query_interface/definition.hpp"
#include "attribute_calls.hpp"
#include "call_text.hpp"

namespace sequelize::detail::commandline {
namespace {

class TableCalls {
public:
    TableCalls(Database& database, const TableSchema& wanted, const RunOptions& run)
        : database_(database), wanted_(wanted), run_(run) {}

    CallLines lines() {
        if (!wanted_.triggers.empty()) throw NoCall{};
        const std::vector<CreateTableOptions> ways{{},
                                                   {.comment = wanted_.comment},
                                                   {.engine = wanted_.engine,
                                                    .charset = wanted_.charset,
                                                    .collate = wanted_.collation,
                                                    .comment = wanted_.comment,
                                                    .rowFormat = wanted_.rowFormat}};
        for (const bool withUnique : {true, false})
            for (const auto& way : ways)
                if (auto lines = tried(way, withUnique)) return *lines;
        throw NoCall{};
    }

private:
    bool isKey(const std::string& column) const {
        return wanted_.primaryKey && std::ranges::any_of(wanted_.primaryKey->parts, [&](const auto& part) {
                   return diff::isSameText(part.column, column);
               });
    }
    bool isUniqueAlone(const std::string& column) const {
        return std::ranges::any_of(wanted_.indexes, [&](const auto& index) {
            return index.isUnique && isPlain(index) && index.parts.size() == 1 &&
                   diff::isSameText(index.parts[0].column, column);
        });
    }
    const ForeignKeySchema* keyOf(const std::string& column) const {
        for (const auto& key : wanted_.foreignKeys)
            // One with a name is added by it afterwards.
            if (key.name.empty() && key.columns.size() == 1 && diff::isSameText(key.columns[0], column) &&
                key.rest.empty() && key.targetSchema.empty())
                return &key;
        return nullptr;
    }

    std::optional<CallLines> tried(CreateTableOptions options, bool withUnique) {
        TableAttributes attributes;
        std::string text;
        for (const auto& column : wanted_.columns) {
            auto attribute = attributeOf(database_.dialect(), wanted_, column, isKey(column.name),
                                         withUnique && isUniqueAlone(column.name));
            if (!attribute) return std::nullopt;
            if (const auto* key = keyOf(column.name)) addReferences(*attribute, *key);
            text +=
                fmt::format("{}    {{{}, {{{}}}}}", text.empty() ? "" : ",\n", cppText(column.name), attribute->text);
            attributes.push_back({column.name, std::move(attribute->options)});
        }
        std::string keys;
        for (const auto& index : wanted_.indexes) {
            if (!index.isConstraint || index.parts.size() < 2 || !isPlain(index)) continue;
            if (index.name.empty()) return std::nullopt;
            options.uniqueKeys.push_back({index.name, columnsOf(index)});
            keys +=
                fmt::format("{}{{{}, {}}}", keys.empty() ? "" : ", ", cppText(index.name), cppList(columnsOf(index)));
        }
        try {
            const auto defined = definedTable(database_.dialect(), wanted_.name, attributes, options);
            const TableDefinition* const table = &defined.table;
            TableSchema made = modelSchema(database_, {&table, 1}, {}, run_).tables.at(0);
            CallLines lines = split("queryInterface.createTable(" + cppText(wanted_.name) + ", {\n" + text + "\n}" +
                                    optionsText(options, keys) + ");");
            return completed(std::move(made), std::move(lines));
        } catch (const UsageError&) {  // an attribute cannot say it
            return std::nullopt;
        }
    }

    static CallLines split(const std::string& text) {
        CallLines lines;
        for (std::size_t at = 0; at <= text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            lines.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return lines;
    }

    static std::string optionsText(const CreateTableOptions& options, const std::string& keys) {
        std::string text;
        const auto add = [&](std::string_view name, const std::string& value) {
            if (!value.empty()) text += fmt::format("{}.{} = {}", text.empty() ? "" : ", ", name, value);
        };
        const auto addText = [&](std::string_view name, const std::string& value) {
            if (!value.empty()) add(name, cppText(value));
        };
        if (!keys.empty()) add("uniqueKeys", "{" + keys + "}");
        addText("engine", options.engine);
        addText("charset", options.charset);
        addText("collate", options.collate);
        addText("comment", options.comment);
        addText("rowFormat", options.rowFormat);
        return text.empty() ? text : ", {" + text + "}";
    }

    /// With the indexes and foreign keys that are still missing; nothing where it is another table even then.
    std::optional<CallLines> completed(TableSchema made, CallLines lines) const {
        const auto isIn = [](const TableSchema& table, const IndexSchema& index) {
            return std::ranges::any_of(table.indexes, [&](const auto& other) {
                return other.name == index.name && diff::isSameIndex(other, index);
            });
        };
        for (const auto& index : made.indexes)
            if (!isIn(wanted_, index)) return std::nullopt;
        for (const auto& index : wanted_.indexes) {
            if (isIn(made, index)) continue;
            lines.push_back(addIndexCall(wanted_.name, index));
            made.indexes.push_back(index);
        }
        for (const auto& key : wanted_.foreignKeys) {
            const bool isThere = std::ranges::any_of(made.foreignKeys, [&](const auto& other) {
                return other.name == key.name && diff::isSameForeignKey(other, key);
            });
            if (isThere) continue;
            lines.push_back(addForeignKeyCall(wanted_.name, key));
            made.foreignKeys.push_back(key);
        }
        if (made.foreignKeys.size() != wanted_.foreignKeys.size()) return std::nullopt;
        if (!diff::difference({.tables = {made}}, {.tables = {wanted_}}).isClean()) return std::nullopt;
        return lines;
    }

    Database& database_;
    const TableSchema& wanted_;
    const RunOptions& run_;
};

}  // namespace

CallLines tableCalls(Database& database, const TableSchema& wanted, const RunOptions& run) {
    return TableCalls(database, wanted, run).lines();
}

}  // namespace sequelize::detail::commandline
