// Optimistic locking: a column that counts how often a row was updated. A record's row is written where it has the
// version that the record has, and by nobody else meanwhile, since that is a part of the statement's WHERE.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "../pool/transaction_core.hpp"
#include "associated_terms.hpp"
#include "canonical_value.hpp"
#include "record_access.hpp"
#include "undone_versions.hpp"

namespace sequelize::detail {
namespace {

/// One that a column refuses stands for one beyond 64 bits.
Value following(const Value& version) {
    if (const auto* natural = version.getIf<std::uint64_t>()) return Value(*natural + 1);
    const auto* integer = version.getIf<std::int64_t>();
    if (!integer) return null;
    return *integer == std::numeric_limits<std::int64_t>::max() ? Value(std::uint64_t{1} << 63) : Value(*integer + 1);
}

}  // namespace

/// That of the member, which the program may have set: a version that a client sent back is compared, too.
Value ModelCore::expectedVersion(void* record, const char* what) const {
    if (!table_.version) return null;
    const std::size_t index = *table_.version;
    const auto& column = table_.columns[index];
    const RecordState* state = stateOf(record);
    Value version = memberValue(column, record);
    if (state && !state->memory_.values.empty() && state->memory_.isUnknown(index) &&
        version == state->memory_.values[index])
        throw UsageError(fmt::format(
            "{} of a '{}' record: its version '{}' is not known, since it was not read, or the database made it; find the "
            "record with it, or reload it",
            what, table_.modelName, column.name));
    return version;
}

Expression ModelCore::isVersion(const Value& version) const {
    if (!table_.version) return {};
    return Expression::compare(Predicate::eq, Expression::ofName(table_.columns[*table_.version].name),
                               Expression::ofValue(version));
}

void ModelCore::raiseVersions(std::vector<Assignment>& assignments) const {
    if (!table_.version || assignments.empty()) return;
    const std::size_t index = *table_.version;
    assignments.push_back({index, Expression::arithmetic(Expression::ofName(table_.columns[index].name), "+",
                                                         Expression::ofValue(Value(std::int64_t{1})))});
}

void ModelCore::stampVersion(std::vector<Assignment>& assignments, const Value& version) const {
    if (!table_.version) return;
    const std::size_t index = *table_.version;
    Value next = following(version);
    fit(index, next);
    // the last one, where it was tried with another version before
    if (assignments.empty() || assignments.back().column != index) assignments.push_back({index, {}});
    assignments.back().expression = Expression::ofValue(std::move(next));
}

void ModelCore::writeVersioned(
    void* record, const char* what, const Expression& filter, const Expression& where, const RunOptions& run,
    const std::function<std::uint64_t(const Expression& where, const Value& version)>& write) const {
    const Expression key = Expression::conjunction({keyCondition(record, what), filter});
    Value version = expectedVersion(record, what);
    const auto found = [&] { return write(Expression::conjunction({key, isVersion(version), where}), version) > 0; };
    if (!foundAtVersion(record, version, found)) failUnwritten(what, key, version, where.isPresent(), run);
}

bool ModelCore::foundAtVersion(void* record, Value& version, const std::function<bool()>& found) const {
    if (found()) [[likely]]
        return true;
    if (!table_.version || stateOf(record)) return false;
    // Where a plain struct's version was rolled back, it is the one before that its row must have.
    std::vector<Value> keys;
    for (const auto index : table_.primaryKey) keys.push_back(memberValue(table_.columns[index], record));
    const Value held = version;
    while (auto before = undoneVersions_->before(keys, version)) {
        version = *std::move(before);
        if (found()) return true;
    }
    version = held;
    return false;
}

void ModelCore::noteVersion(const void* record, const Value& before, const RunOptions& run) const {
    if (!table_.version || !run.transaction) return;
    UndoneVersions::Step step{.before = before,
                              .after = memberValue(table_.columns[*table_.version], record),
                              .outcome = run.transaction->outcome()};
    for (const auto index : table_.primaryKey) step.key.push_back(memberValue(table_.columns[index], record));
    undoneVersions_->add(std::move(step));
}

std::optional<Value> ModelCore::presentVersion(const Expression& key, const RunOptions& run) const {
    SelectStatement statement{.table = &table_, .where = key, .limit = 1};
    const auto& column = table_.columns[table_.version ? *table_.version : table_.primaryKey.front()];
    statement.projections.push_back({Expression::ofName(column.name), {}});
    if (run.transaction) statement.lock.level = Lock::SHARE;
    auto result = database_.query(database_.dialect().select(withAnswers(*this, std::move(statement))), about(run));
    if (!result.rows().next()) return std::nullopt;
    return table_.version ? canonicalValue(column.type, toValue(result.rows().row()[0])) : Value(null);
}

void ModelCore::failUnwritten(const char* what, const Expression& key, const Value& version, bool isConditional,
                              const RunOptions& run) const {
    if (!table_.version) rowGone(what, isConditional);
    const auto present = presentVersion(key, run);
    if (!present) rowGone(what);
    const bool isSame = *present == canonicalValue(table_.columns[*table_.version].type, version);
    if (isSame && isConditional) rowGone(what, true);
    failStale(what, std::nullopt);
}

void ModelCore::requireUnchanged(const Expression& key, const Value& version, std::size_t record,
                                 const RunOptions& run) const {
    const auto present = presentVersion(key, run);
    if (!present)
        throw EmptyResultError(fmt::format(
            "bulkUpdate of model '{}': no row has the primary key of record {}; it was deleted{}, or never created. "
            "Nothing was written",
            table_.modelName, record, hiders()));
    if (table_.version && *present != canonicalValue(table_.columns[*table_.version].type, version))
        failStale("bulkUpdate", record);
}

void ModelCore::failStale(const char* what, std::optional<std::size_t> record, const char* remedy) const {
    std::vector<std::string> key;
    for (const auto index : table_.primaryKey) key.push_back(table_.columns[index].name);
    throw OptimisticLockError(
        fmt::format(
            "{} of a '{}' record{}: its row was changed since the record was read, and has another '{}'; nothing "
            "was written. Reload the record, and decide again{}",
            what, table_.modelName, record ? fmt::format(", number {}", *record) : std::string(),
            table_.columns[*table_.version].name, remedy),
        table_.modelName, std::move(key), record);
}

}  // namespace sequelize::detail
