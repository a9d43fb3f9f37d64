#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "../key_set.hpp"
#include "around_rows.hpp"
#include "changed_members.hpp"
#include "hook_masks.hpp"
#include "own_records.hpp"

// destroy, of one record and of many, that runs hooks.
namespace sequelize::detail {

void ModelCore::destroyRecord(void* record, const DestroyRequest& request) const {
    if (!runsHooks(request.run, destroyHooks)) {
        destroyRow(record, request);
        return;
    }
    DestroyRequest own = request;
    std::vector<ColumnReference> fields;
    const bool isSoft = deletesSoftly(own);
    RecordHook hook{*this,     record,     own.run, fields,
                    own.where, own.silent, false,   isSoft ? optionsOfSoftDestroy : optionsOfDestroy};
    const MembersBefore before(*this, record, isSoft);
    runHooks(HookType::beforeDestroy, &hook);
    destroyRow(record, own, before.changes());
    runHooks(HookType::afterDestroy, &hook);
}

std::uint64_t ModelCore::destroy(const DestroyRequest& request) const {
    const auto types = bulkDestroyHooks | (request.individualHooks ? destroyHooks : HookMask{0});
    return runsHooks(request.run, types) ? destroyHooked(request) : destroyRows(request);
}

std::uint64_t ModelCore::destroyHooked(const DestroyRequest& request) const {
    DestroyRequest own = request;
    BulkDestroyHook hook{*this, own};
    return aroundRows(
        database_, own, [&] { runHooks(HookType::beforeBulkDestroy, &hook); },
        [&] { runHooks(HookType::afterBulkDestroy, &hook); }, [&] { return destroyRows(own); },
        [&] {
            if (own.truncate)
                throw UsageError(
                    "destroy of model '" + table_.modelName +
                    "': .individualHooks needs rows to run them for, which .truncate does not read; give a .where");
            if (own.force) own.filters.paranoid = false;
            auto rows = rowsOf({own.where, own.limit}, own.scope, own.filters, "destroy");
            requireKeyMembers();
            return rows;
        },
        [&] { return destroyEach(own); });
}

/// Reads the rows, and deletes those. In the request's transaction, with the rows locked: nobody changes them
/// meanwhile.
std::uint64_t ModelCore::destroyEach(DestroyRequest& request) const {
    const OwnRecords records(layout_);
    findLocked({.where = request.where, .filters = {.isSettled = true}, .limit = request.limit, .run = request.run},
               records);
    const auto keys = keysOf(records);
    std::vector<ColumnReference> fields;
    bool silent = false;
    std::vector<Expression> wheres(records.size());
    const auto runFor = [&](HookType type, std::size_t i) {
        RecordHook hook{*this, records.at(i), request.run, fields, wheres[i], silent, false, optionsOfDestroy};
        runHooks(type, &hook);
    };
    const bool isSoft = deletesSoftly(request);
    std::vector<std::vector<Assignment>> beside(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        void* record = records.at(i);
        const MembersBefore before(*this, record, isSoft);
        runFor(HookType::beforeDestroy, i);
        if (isSoft) beside[i] = checkedAssignments(record, {.values = before.changes()});
    }
    std::vector<std::vector<Value>> together;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const bool isCommon = !wheres[i].isPresent() && beside[i].empty();
        if (isCommon)
            together.push_back(keys[i]);
        else if (deleteRows({Expression::conjunction({ofKeys({&keys[i], 1}), wheres[i]})}, request,
                            std::move(beside[i])) == 0)
            rowGone("destroy", wheres[i].isPresent());
    }
    std::uint64_t rows = records.size() - together.size();
    forPortions(together, [&](auto portion) { rows += deleteRows({ofKeys(portion)}, request); });
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!isSoft) forgetRow(records.at(i), request.run);
        runFor(HookType::afterDestroy, i);
    }
    return rows;
}

}  // namespace sequelize::detail
