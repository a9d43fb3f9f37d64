#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "../key_set.hpp"
#include "around_rows.hpp"
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
    bool silent = false;
    RecordHook hook{*this, record, own.run, fields, own.where, silent};
    runHooks(HookType::beforeDestroy, &hook);
    destroyRow(record, own);
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
    const auto runFor = [&](HookType type, void* record) {
        Expression where;
        RecordHook hook{*this, record, request.run, fields, where, silent};
        runHooks(type, &hook);
    };
    for (std::size_t i = 0; i < records.size(); ++i) runFor(HookType::beforeDestroy, records.at(i));
    const bool isSoft = table_.deletedAt && !request.force;
    std::uint64_t rows = 0;
    forPortions(keys, [&](auto portion) {
        if (isSoft)
            rows += markDeleted(ofKeys(portion), {}, request.run);
        else
            rows += write(database_.dialect().remove({.table = &table_, .where = ofKeys(portion)}), request.run)
                        .affectedRows;
    });
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!isSoft) forgetRow(records.at(i), request.run);
        runFor(HookType::afterDestroy, records.at(i));
    }
    return rows;
}

}  // namespace sequelize::detail
