// A paranoid model: its rows are not deleted, they get a `deletedAt`, and whoever looks for rows leaves them out.
//
//     UPDATE users SET deletedAt = ? WHERE deletedAt IS NULL AND ...
#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>

#include "../association/link.hpp"
#include "cached_finds.hpp"
#include "compiled_write.hpp"
#include "record_access.hpp"

namespace sequelize::detail {

/// NULL, or the column's default, by which a unique key can tell rows that live from others.
Value ModelCore::aliveMark() const {
    const auto* constant = table_.columns[*table_.deletedAt].defaultValue.constant();
    return constant ? *constant : Value(null);
}

Expression ModelCore::aliveCondition() const {
    Value mark = aliveMark();
    const auto equals = mark.isNull() ? Predicate::is : Predicate::eq;
    return Expression::compare(equals, Expression::ofName(table_.columns[*table_.deletedAt].name),
                               Expression::ofValue(std::move(mark)));
}

void ModelCore::requireParanoid(const char* what) const {
    if (!table_.deletedAt)
        throw UsageError(fmt::format(
            "{} of model '{}', which is not paranoid: its rows are deleted for good; define it with .paranoid = true",
            what, table_.modelName));
}

bool ModelCore::deletesSoftly(const DestroyRequest& request) const noexcept {
    return table_.deletedAt && !request.force;
}

Assignment ModelCore::deletedNow() const {
    Value instant(now());
    fit(*table_.deletedAt, instant);
    return {*table_.deletedAt, Expression::ofValue(std::move(instant))};
}

std::uint64_t ModelCore::deleteRows(WrittenRows rows, const DestroyRequest& request,
                                    std::vector<Assignment> beside) const {
    if (!deletesSoftly(request)) {
        DeleteStatement statement{.table = &table_, .where = std::move(rows.where), .limit = rows.limit};
        CacheWrite written(database_, request.run);
        addTo(written, statement);
        return write(compiledRemove(*this, std::move(statement)), request.run).affectedRows;
    }
    auto assignments = std::move(beside);
    assignments.push_back(deletedNow());
    raiseVersions(assignments);
    UpdateStatement statement{
        .table = &table_, .assignments = std::move(assignments), .where = std::move(rows.where), .limit = rows.limit};
    CacheWrite written(database_, request.run);
    addTo(written, statement);
    return write(compiledUpdate(*this, std::move(statement)), request.run).affectedRows;
}

std::uint64_t ModelCore::restoreRows(const UpdateRequest& request) const {
    requireRestriction(request.where, "restore");
    std::vector<Assignment> assignments{{*table_.deletedAt, Expression::ofValue(aliveMark())}};
    raiseVersions(assignments);
    UpdateStatement statement{.table = &table_,
                              .assignments = std::move(assignments),
                              .where = allOf({recordFilter(request.filters), request.where}),
                              .limit = request.limit};
    CacheWrite written(database_, request.run);
    addTo(written, statement);
    return write(compiledUpdate(*this, std::move(statement)), request.run).affectedRows;
}

void ModelCore::destroySoftly(void* record, const DestroyRequest& request, std::vector<NamedAssignment> beside) const {
    const UpdateRequest update{.values = std::move(beside),
                               .where = request.where,
                               .filters = request.filters,
                               .silent = request.silent,
                               .mustLive = true,
                               .run = request.run};
    auto assignments = checkedAssignments(record, update);
    assignments.push_back(deletedNow());
    updateStored(record, std::move(assignments), update, "destroy");
}

void ModelCore::restoreRow(void* record, const UpdateRequest& request) const {
    auto assignments = checkedAssignments(record, request);
    assignments.push_back({*table_.deletedAt, Expression::ofValue(aliveMark())});
    updateStored(record, std::move(assignments), request, "restore");
}

bool ModelCore::isDeletedSoftly(const void* record) const {
    requireParanoid("isSoftDeleted");
    const auto& column = table_.columns[*table_.deletedAt];
    if (!column.member)
        throw UsageError(
            fmt::format("isSoftDeleted of a '{}' record: {} has no member for '{}'; add "
                        "std::optional<DateTime> {}",
                        table_.modelName, table_.structName, column.name, column.name));
    if (isUnread(record, *table_.deletedAt))
        throw UsageError(fmt::format("isSoftDeleted of a '{}' record: '{}' was not read; read it, or reload the record",
                                     table_.modelName, column.name));
    Value held = memberValue(column, record);
    (void)fitToColumn(column, held);
    return held != aliveMark();
}

void ModelCore::truncate(const DestroyRequest& request) const {
    if (deletesSoftly(request)) {
        use();
        (void)deleteRows({filterOf(request.filters)}, request);
        return;
    }
    requireUnfiltered(request.filters, "truncate");
    // As `truncate` itself: with MySQL it would commit the transaction.
    const RunOptions& run = request.run;
    if (run.transaction ? run.transaction == ambientIn(database_) : !run.outside && !run.connection)
        requireNoAmbient(database_, "truncate");
    truncate(run);
}

}  // namespace sequelize::detail
