// Pages and batches by keys: each begins behind the last row of the one before.
#include "paging.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/link.hpp"
#include "../association/page_reader.hpp"
#include "canonical_value.hpp"
#include "cursor_text.hpp"
#include "hooks/hook_masks.hpp"
#include "keyset.hpp"
#include "loop_detector.hpp"

namespace sequelize::detail {
namespace {

constexpr std::uint64_t usualBatch = 1000;

/// Servers sort by the first 1,024 bytes of what a collation makes of a text, and leave longer ones that begin alike in
/// any order.
constexpr std::size_t longestPosition = 500;

CursorOrigin originOf(const TableDefinition& table, const Keyset& keyset) {
    return {table.modelName, keyset.text(), keyset.columns().size()};
}

std::vector<Value> canonical(const PageReader& reader, const std::vector<Value>& position) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < position.size(); ++i) {
        const auto& column = reader.table->columns[reader.columns[i]];
        const auto& value = values.emplace_back(canonicalValue(column.type, position[i]));
        const auto* text = value.getIf<std::string>();
        const auto* bytes = value.getIf<Bytes>();
        if ((text && text->size() > longestPosition) || (bytes && bytes->size() > longestPosition))
            throw UsageError(fmt::format(
                "model '{}': a page ends at a value of '{}' that is longer than {} bytes, of which databases sort by the "
                "beginning only; order by a shorter column, or by .limit and .offset",
                reader.table->modelName, column.name, longestPosition));
    }
    return values;
}

/// The request for what comes behind the position; none: from the start.
FindRequest portionOf(const FindRequest& request, const Keyset& keyset, const std::vector<Value>& position,
                      bool backwards) {
    FindRequest portion = request;
    portion.after.reset();
    portion.before.reset();
    portion.batchSize.reset();
    portion.order = keyset.order(backwards);
    if (!position.empty()) portion.where = allOf({request.where, keyset.beyond(position, backwards)});
    return portion;
}

std::vector<Value> positionOf(const std::optional<std::string>& cursor, const TableDefinition& table,
                              const Keyset& keyset) {
    return cursor ? positionIn(*cursor, originOf(table, keyset)) : std::vector<Value>();
}

[[noreturn]] void failOption(const TableDefinition& table, std::string_view what, std::string_view why) {
    throw UsageError(fmt::format("{} of model '{}': {}", what, table.modelName, why));
}

}  // namespace

FindRequest behindCursor(const ModelCore& model, const FindRequest& settled) {
    const auto& table = model.table();
    if (settled.before)
        throw UsageError(
            fmt::format("model '{}': .before reads from the cursor backwards, which only findPage does; call findPage",
                        table.modelName));
    if (settled.batchSize)
        throw UsageError(
            fmt::format("model '{}': .batchSize goes with findInBatches and findEach; leave it out, or say "
                        ".limit for a number of rows",
                        table.modelName));
    const Keyset keyset(table, settled, ".after", model.database().dialect().capabilities());
    return portionOf(settled, keyset, positionOf(settled.after, table, keyset), false);
}

PageEnds ModelCore::findPage(const FindRequest& given, RecordSink sink) const {
    use();
    const bool hooks = runsHooks(given.run, findHooks);
    const FindRequest request = settled(hooks ? hookedFind(given) : given);
    constexpr std::string_view what = "findPage";
    if (request.limit.value_or(0) == 0) failOption(table_, what, "it needs .limit, the number of a page's records");
    if (request.offset) failOption(table_, what, "a page begins at its cursor; leave out .offset");
    if (request.batchSize) failOption(table_, what, ".batchSize goes with findInBatches; say .limit");
    if (request.after && request.before)
        failOption(table_, what, "a page follows the cursor .after, or comes before .before; give one of the two");
    const Keyset keyset(table_, request, what, database_.dialect().capabilities());
    const bool backwards = request.before.has_value();
    const auto& cursor = backwards ? request.before : request.after;
    PageReader reader;
    reader.table = &table_;
    reader.columns = keyset.columns();
    reader.size = *request.limit;
    FindRequest portion = portionOf(request, keyset, positionOf(cursor, table_, keyset), backwards);
    // One more tells whether there are more.
    if (*portion.limit != std::numeric_limits<std::uint64_t>::max()) ++*portion.limit;
    portion.page = &reader;
    if (hooks)
        findAsked(std::move(portion), sink);
    else
        findRecords(portion, sink);

    const auto cursorOf = [&](const std::vector<Value>& position) {
        return cursorText(originOf(table_, keyset), canonical(reader, position));
    };
    PageEnds ends{.isReversed = backwards};
    auto& onward = backwards ? ends.previous : ends.next;
    auto& back = backwards ? ends.next : ends.previous;
    if (reader.hasMore) onward = cursorOf(reader.last);
    if (cursor && reader.count > 0) back = cursorOf(reader.first);
    return ends;
}

/// Which records of the table are left to read, as `limit` says.
void ModelCore::readBatches(const FindRequest& request, const char* what, RecordSink records,
                            const std::function<bool()>& visit) const {
    const std::uint64_t size = request.batchSize.value_or(usualBatch);
    if (size == 0) failOption(table_, what, ".batchSize is the number of records of a batch, at least 1");
    if (request.before) failOption(table_, what, ".before goes with findPage; leave it out");
    const Keyset keyset(table_, request, what, database_.dialect().capabilities());
    std::vector<Value> position = positionOf(request.after, table_, keyset);
    std::uint64_t left = request.limit.value_or(std::numeric_limits<std::uint64_t>::max());
    auto offset = request.offset;
    while (left > 0) {
        PageReader reader;
        reader.table = &table_;
        reader.columns = keyset.columns();
        reader.size = std::min(size, left);
        FindRequest portion = portionOf(request, keyset, position, false);
        portion.limit = reader.size;
        portion.offset = std::exchange(offset, std::nullopt);
        portion.page = &reader;
        portion.place = {};
        portion.run.cache = nullptr;  // a batch is read once
        records.operations->clear(records.container);
        if (runsHooks(request.run, findHooks))
            findAsked(std::move(portion), records);
        else
            findRecords(portion, records);
        if (reader.count == 0) return;
        left -= reader.count;
        if (reader.count == reader.size && left > 0) position = canonical(reader, reader.last);
        if (!visit() || reader.count < reader.size) return;
    }
}

void ModelCore::findInBatches(const FindRequest& given, RecordSink records, const std::function<bool()>& visit) const {
    use();
    if (auto* loops = models_.loops()) loops->note(*this, given);
    const bool hooks = runsHooks(given.run, findHooks);
    readBatches(settled(hooks ? hookedFind(given) : given), "findInBatches", records, visit);
}

}  // namespace sequelize::detail
