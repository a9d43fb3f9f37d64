// update that returns the records. No statement of MySQL and MariaDB does both, and SQLite's RETURNING gives rows as
// they are before its triggers ran: the keys are read with a lock, the rows are written by them, and read by them.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>

#include "../association/link.hpp"
#include "canonical_value.hpp"
#include "hooks/around_rows.hpp"
#include "hooks/hook_masks.hpp"
#include "key_set.hpp"

namespace sequelize::detail {
namespace {

using Keys = std::vector<std::vector<Value>>;

/// The parts of the key that the assignments give the rows, by their places in it. Throws UsageError for one that
/// nobody knows before the database has computed it.
std::vector<AssignedValue> newKeyParts(const TableDefinition& table, const std::vector<Assignment>& assignments) {
    std::vector<AssignedValue> parts;
    for (std::size_t place = 0; place < table.primaryKey.size(); ++place) {
        const std::size_t index = table.primaryKey[place];
        const auto assignment = std::ranges::find(assignments, index, &Assignment::column);
        if (assignment == assignments.end()) continue;
        const auto& column = table.columns[index];
        const Value* value = assignment->expression.value();
        if (!value)
            throw UsageError(fmt::format(
                "updateReturning of model '{}': '{}' is of the primary key, and gets what the database computes, so that "
                "the rows could not be found again; give it a value, or use update",
                table.modelName, column.name));
        parts.emplace_back(place, canonicalValue(column.type, *value));
    }
    return parts;
}

}  // namespace

Keys ModelCore::updateByKeys(const UpdateRequest& request) const {
    auto assignments = checkedAssignments(nullptr, request);
    const auto parts = newKeyParts(table_, assignments);
    stampUpdate(assignments, request.silent);
    if (!request.keepsVersion) raiseVersions(assignments);
    SelectStatement statement{
        .table = &table_, .where = request.where, .limit = request.limit, .lock = {.level = Lock::UPDATE}};
    auto keys = selectValues(table_.primaryKey, std::move(statement), request.run);
    if (assignments.empty()) return keys;
    forPortions(keys, [&](auto portion) {
        static_cast<void>(runUpdate(assignments, {.where = ofKeys(portion), .silent = true, .run = request.run}));
    });
    for (auto& key : keys)
        for (const auto& [place, value] : parts) key[place] = value;
    return keys;
}

void ModelCore::updateReturning(const UpdateRequest& request, RecordSink sink) const {
    use();
    if (table_.primaryKey.empty())
        throw UsageError("updateReturning of model '" + table_.modelName +
                         "': it has no primary key, by which the rows could be found again; use update, and a finder");
    UpdateRequest own = request;
    own.individualHooks = own.individualHooks && runsHooks(own.run, updateHooks | bulkUpdateHooks);
    beforeUpdateRows(own);
    static_cast<void>(inFoundRows(
        database_, own, [&] { afterUpdateRows(own); }, [&] { return rowsToUpdate(own, "updateReturning"); },
        [&] {
            const Keys keys = own.individualHooks ? updateEach(own) : updateByKeys(own);
            // A row that got no other value is no newer to a transaction's snapshot than before: only a locking read
            // sees it.
            forPortions(keys, [&](auto portion) {
                findRecords({.where = ofKeys(portion),
                             .filters = {.isSettled = true},
                             .lock = {.level = Lock::UPDATE},
                             .run = own.run},
                            sink);
            });
            return keys.size();
        }));
}

}  // namespace sequelize::detail
