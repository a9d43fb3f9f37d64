#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>

#include "../filters.hpp"
#include "hook_masks.hpp"
#include "own_records.hpp"

// Finders that run hooks. No cursor is open and no connection held while they do, but in findEach.
namespace sequelize::detail {

FindRequest ModelCore::hookedFind(const FindRequest& request) const {
    FindRequest asked = request;
    if (!asked.filters.isSettled) applyScope(*this, asked);  // what filters give is none of a hook's business
    FindHook hook{*this, asked};
    runHooks(HookType::beforeFind, &hook);
    runHooks(HookType::beforeFindAfterOptions, &hook);
    return asked;
}

CountRequest ModelCore::hookedCount(const CountRequest& request) const {
    CountRequest asked = request;
    if (!asked.filters.isSettled) applyScope(*this, asked);
    CountHook hook{*this, asked};
    runHooks(HookType::beforeCount, &hook);
    return asked;
}

void ModelCore::findHooked(const FindRequest& request, RecordSink sink) const {
    findAsked(hookedFind(request), sink);
}

/// In whole, whatever hooks say: the rows are written by what was read.
void ModelCore::findLocked(const FindRequest& request, const OwnRecords& records) const {
    const bool hooks = runsHooks(request.run, findHooks);
    FindRequest asked = hooks ? hookedFind(request) : request;
    asked.selection = {};
    asked.lock = {.level = Lock::UPDATE};
    if (hooks)
        findAsked(std::move(asked), records.sink());
    else
        findRecords(asked, records.sink());
}

void ModelCore::findAsked(FindRequest asked, RecordSink sink) const {
    const std::size_t before = sink.operations->size(sink.container);
    findRecords(asked, sink);
    if (asked.result) return;  // none of them is a record
    const std::size_t found = sink.operations->size(sink.container) - before;
    FindHook hook{*this, asked, found == 0 ? nullptr : sink.operations->at(sink.container, before), found};
    runHooks(HookType::afterFind, &hook);
}

}  // namespace sequelize::detail
