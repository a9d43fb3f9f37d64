#include "pending_write.hpp"

#include <algorithm>
#include <utility>

namespace sequelize::detail {
namespace {

/// What was read counts no longer, but is all that there is: what the program changes since is written.
void outdate(RecordMemory& memory) {
    for (std::size_t i = 0; i < memory.values.size(); ++i)
        if (memory.of(i) == Knowledge::stored) memory.know(i, Knowledge::outdated);
}

/// What the program assigned after the write is still to be written.
void restore(RecordMemory& memory, const RecordMemory& before) {
    const auto later = std::exchange(memory, before).knowledge;
    for (std::size_t i = 0; i < later.size() && !memory.isNew; ++i)
        if (later[i] == Knowledge::assigned) memory.know(i, Knowledge::assigned);
}

/// The row is as `memory` has it, or as `before` has it.
void doubt(RecordMemory& memory, const PendingWrite& last) {
    const RecordMemory& before = last.before;
    if (memory.isNew != before.isNew) {
        if (memory.isNew) memory = before;
        memory.isInDoubt = true;
        return;
    }
    const std::size_t columns = std::min(memory.values.size(), before.values.size());
    for (std::size_t i = 0; i < columns; ++i)
        if (memory.values[i] != before.values[i] || before.of(i) != Knowledge::stored)
            memory.know(i, Knowledge::assigned);
    // What the library wrote is written by the call that does, not by the next `save`.
    for (const auto& value : last.generated)
        if (!value.given && memory.of(value.column) == Knowledge::assigned)
            memory.know(value.column, Knowledge::outdated);
}

/// Both as one, where the later one ends with the earlier one.
std::shared_ptr<const PendingWrite> merged(std::shared_ptr<const PendingWrite> earlier, const PendingWrite& later) {
    if (later.generated.empty()) return earlier;
    auto both = std::make_shared<PendingWrite>(*earlier);
    for (const auto& value : later.generated) {
        // what the member holds now is the later one
        const auto known = std::ranges::find(both->generated, value.column, &GeneratedValue::column);
        if (known == both->generated.end())
            both->generated.push_back(value);
        else
            *known = value;
    }
    return both;
}

}  // namespace

void append(std::shared_ptr<const PendingWrite>& pending, PendingWrite next) {
    // so that no loop of savepoints makes the row longer
    while (pending && pending->earlier && pending->earlier->endsWith(*pending))
        pending = merged(pending->earlier, *pending);
    if (pending && pending->endsWith(next)) {
        pending = merged(std::move(pending), next);
        return;
    }
    next.earlier = std::move(pending);
    pending = std::make_shared<const PendingWrite>(std::move(next));
}

std::vector<GeneratedValue> settle(RecordMemory& memory, std::shared_ptr<const PendingWrite>& pending) {
    using State = TransactionOutcome::State;
    std::vector<GeneratedValue> undone;
    while (pending) {
        const PendingWrite& last = *pending;
        const State state = last.outcome->state();
        if (state == State::open) break;
        if (state == State::committed) {
            // So is what came before, or it was replaced by what this one read.
            pending.reset();
            break;
        }
        if (last.kind != PendingWrite::Action::written && state == State::unknown)
            outdate(memory);
        else if (last.kind == PendingWrite::Action::found)
            outdate(memory);
        else if (state == State::rolledBack)
            restore(memory, last.before);
        else
            doubt(memory, last);
        if (state == State::rolledBack) undone.insert(undone.end(), last.generated.begin(), last.generated.end());
        pending = std::shared_ptr<const PendingWrite>(last.earlier);
    }
    return undone;
}

}  // namespace sequelize::detail
