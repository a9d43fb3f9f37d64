#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>

#include "changed_members.hpp"
#include "hook_masks.hpp"

// restore, of one record and of many, and its hooks.
namespace sequelize::detail {

std::uint64_t ModelCore::restore(const UpdateRequest& request) const {
    requireParanoid("restore");
    if (!runsHooks(request.run, bulkRestoreHooks)) return restoreRows(request);
    DestroyRequest asked{
        .where = request.where, .filters = request.filters, .limit = request.limit, .run = request.run};
    BulkDestroyHook hook{*this, asked};
    runHooks(HookType::beforeBulkRestore, &hook);
    if (asked.individualHooks)
        throw UsageError("restore of model '" + table_.modelName +
                         "': a hook asks for .individualHooks, and rows that are restored at once have none; restore "
                         "the records one by one");
    UpdateRequest own = request;
    own.where = asked.where;
    own.limit = asked.limit;
    const auto rows = restoreRows(own);
    runHooks(HookType::afterBulkRestore, &hook);
    return rows;
}

void ModelCore::restoreRecord(void* record, const UpdateRequest& request) const {
    requireParanoid("restore");
    if (!runsHooks(request.run, restoreHooks)) {
        restoreRow(record, request);
        return;
    }
    UpdateRequest own = request;
    RecordHook hook{*this, record, own.run, own.fields, own.where, own.silent, false, optionsOfRestore};
    const MembersBefore before(*this, record);
    runHooks(HookType::beforeRestore, &hook);
    own.values = before.changes();
    restoreRow(record, own);
    runHooks(HookType::afterRestore, &hook);
}

}  // namespace sequelize::detail
