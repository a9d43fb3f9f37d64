#include <unordered_map>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "../association/link.hpp"
#include "canonical_value.hpp"
#include "key_set.hpp"
#include "record_access.hpp"

// What the database made of rows that were just written: defaults, computed values, generated columns.
namespace sequelize::detail {
namespace {

/// Runs `read` after a write that is stored. Its failure must not look as if the write had failed: who repeats that
/// would do it twice.
template <class Read>
void afterStoring(const std::string& model, Read read) {
    const auto told = [&](const std::string& why) {
        return fmt::format(
            "the '{}' record is stored, but what the database made of it could not be read back: reload it, or find "
            "it, and do not store it again. ({})",
            model, why);
    };
    try {
        read();
    } catch (const ConnectionError& error) {
        throw ConnectionError(told(error.what()), error.native());
    } catch (const DatabaseError& error) {
        NativeError native = error.native();
        native.message = told(native.message);
        native.isTransient = false;
        throw DatabaseError(std::move(native));
    }
}

std::vector<const ColumnDefinition*> withMembers(const TableDefinition& table,
                                                 const std::vector<std::size_t>& columns) {
    std::vector<const ColumnDefinition*> list;
    for (const auto index : columns)
        if (table.columns[index].member) list.push_back(&table.columns[index]);
    return list;
}

}  // namespace

void ModelCore::rememberReadBack(void* record, const std::vector<const ColumnDefinition*>& columns) const {
    RecordState* state = stateOf(record);
    if (!state || state->memory_.values.empty()) return;
    for (const auto* column : columns) {
        const auto index = static_cast<std::size_t>(column - table_.columns.data());
        state->memory_.values[index] = memberValue(*column, record);
        state->memory_.know(index, Knowledge::stored);
    }
}

/// Reads what the database made of these columns; other members keep what the program gave them.
void ModelCore::readBack(void* record, const std::vector<std::size_t>& columns, const RunOptions& run) const {
    const auto targets = withMembers(table_, columns);
    if (targets.empty()) return;
    const auto read = [&] {
        if (!readColumns(keyCondition(record, "reload"), targets, record, run)) rowGone("reload");
    };
    if (run.transaction)
        read();  // what it rolls back is not stored
    else
        afterStoring(table_.modelName, read);
    rememberReadBack(record, targets);
}

void ModelCore::readBack(std::span<void* const> records, const std::vector<std::size_t>& columns,
                         const RunOptions& run) const {
    const auto targets = withMembers(table_, columns);
    if (targets.empty()) return;
    const auto isExact = [this](std::size_t index) {
        const auto& column = table_.columns[index];
        return column.member && comparesByBytes(column.type, column.type);
    };
    const bool isOneByOne = records.size() < 2 || table_.primaryKey.empty() ||
                            !std::all_of(table_.primaryKey.begin(), table_.primaryKey.end(), isExact);
    if (isOneByOne) {
        for (void* record : records) readBack(record, columns, run);
        return;
    }
    std::vector<std::vector<Value>> keys;
    std::unordered_map<std::string, void*> byKey;
    for (void* record : records) {
        auto& key = keys.emplace_back();
        for (const auto index : table_.primaryKey) key.push_back(valueIn(record, index));
        byKey.emplace(bytesOf(key), record);
    }
    SelectStatement statement{.table = &table_};
    const auto keyCells = table_.primaryKey.size();
    for (const auto index : table_.primaryKey)
        statement.projections.push_back({Expression::ofName(table_.columns[index].name), {}});
    for (const auto* target : targets) statement.projections.push_back({Expression::ofName(target->name), {}});
    const RecordReader reader(table_, targets);
    std::size_t found = 0;
    const auto read = [&](std::span<const std::vector<Value>> portion) {
        statement.where = isOneOf(columnsAt(table_, table_.primaryKey, {}), portion);
        auto result = database_.query(database_.dialect().select(statement), about(run));
        while (result.rows().next()) {
            const auto row = result.rows().row();
            std::vector<Value> key;
            for (std::size_t i = 0; i < keyCells; ++i)
                key.push_back(canonicalValue(table_.columns[table_.primaryKey[i]].type, toValue(row[i])));
            const auto record = byKey.find(bytesOf(key));
            if (record == byKey.end()) continue;
            reader.read(row.subspan(keyCells), record->second);
            rememberReadBack(record->second, targets);
            ++found;
        }
    };
    const auto readAll = [&] {
        forPortions(keys, read);
        if (found < records.size()) rowGone("reload");
    };
    if (run.transaction)
        readAll();
    else
        afterStoring(table_.modelName, readAll);
}

}  // namespace sequelize::detail
