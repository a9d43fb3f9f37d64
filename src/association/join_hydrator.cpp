#include "join_hydrator.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>

#include "../core/ascii.hpp"
#include "key_bytes.hpp"

namespace sequelize::detail {
namespace {

void appendCells(std::string& key, std::span<const Cell> row, const std::vector<std::size_t>& cells) {
    for (const auto cell : cells) appendCell(key, row[cell]);
}

bool anyNullCell(std::span<const Cell> row, const std::vector<std::size_t>& cells) {
    return std::any_of(cells.begin(), cells.end(), [&](auto cell) { return row[cell].type == Cell::Type::null; });
}

}  // namespace

JoinHydrator::JoinHydrator(const AssociationGraph& graph, const IncludePlan& plan, const RecordObserver& observer,
                           RecordSink sink, JoinHydrator* outer, std::size_t separate)
    : graph_(graph),
      observer_(observer),
      plan_(plan),
      sink_(sink),
      outer_(outer),
      separate_(separate),
      nodes_(plan.nodes.size()),
      children_(plan.nodes.size()),
      pending_(plan.separate.size()) {
    for (std::size_t i = 1; i < plan.nodes.size(); ++i)
        if (plan.nodes[i].isRead) children_[plan.nodes[i].parent].push_back(i);
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) nodes_[i].associations = graph.of(*plan.nodes[i].table);
    findWhatRowsRepeat();
}

JoinHydrator::JoinHydrator(const AssociationGraph& graph, const IncludePlan& plan, const RecordObserver& observer,
                           RecordSink sink)
    : JoinHydrator(graph, plan, observer, sink, nullptr, 0) {}

JoinHydrator::JoinHydrator(const IncludePlan& plan, JoinHydrator& parents, std::size_t separate)
    : JoinHydrator(parents.graph_, plan, parents.observer_, RecordSink{}, &parents, separate) {}

JoinHydrator::JoinHydrator(const AssociationGraph& graph, const IncludePlan& plan, const RecordObserver& observer,
                           RecordSink sink, const std::vector<std::vector<Value>>& keys, ToldBy toldBy)
    : JoinHydrator(graph, plan, observer, sink) {
    auto& level = pending_.front();
    std::unordered_map<std::string, std::int64_t> keyNumbers;
    for (std::uint32_t i = 0; i < keys.size(); ++i) {
        if (anyNull(keys[i])) continue;
        auto key = keys[i];
        std::string told;
        if (toldBy == ToldBy::key) {
            told = bytesOf(key);
        } else if (toldBy == ToldBy::number) {
            const auto next = static_cast<std::int64_t>(keyNumbers.size());
            const Value number(keyNumbers.emplace(bytesOf(key), next).first->second);
            key.push_back(number);
            told = bytesOf({number});
        }
        auto& numbers = level.parents[told];
        if (numbers.empty()) level.keys.push_back(std::move(key));
        numbers.push_back(i);
    }
    const auto count = static_cast<std::uint32_t>(sink.operations->size(sink.container));
    for (std::uint32_t i = 0; i < count; ++i) nodes_.front().records.push_back({0, i});
}

/// A record is repeated for each row of the nodes that multiply, except by those above it, and by itself.
void JoinHydrator::findWhatRowsRepeat() {
    const auto multiplying =
        std::count_if(plan_.nodes.begin() + 1, plan_.nodes.end(), [](auto& n) { return n.multiplies; });
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const auto& plan = plan_.nodes[i];
        const bool isMany = i == 0 || plan.association->isToMany();
        std::ptrdiff_t accountedFor = 0;
        for (auto above = i; above != 0; above = plan_.nodes[above].parent)
            accountedFor += plan_.nodes[above].multiplies;
        auto& isNew = nodes_[i].newInEveryRow;
        if (isMany)
            isNew = plan.identityCells.empty() || accountedFor == multiplying;
        else
            isNew = !plan.multiplies && nodes_[plan.parent].newInEveryRow;
    }
}

void JoinHydrator::openLevel(std::size_t separate) {
    const auto& level = plan_.separate[separate];
    const auto& slot = level.slot;
    for (std::uint32_t i = 0; i < nodes_[level.node].records.size(); ++i)
        slot.operations->clear(slot.in(address(level.node, i)));
}

const AssociationFunctions& JoinHydrator::operations(std::size_t node) const {
    if (node != 0) return *plan_.nodes[node].slot.operations;
    return outer_ ? *outer_->plan_.separate[separate_].slot.operations : *sink_.operations;
}

void* JoinHydrator::member(std::size_t node, std::uint32_t parent) {
    if (node != 0) return plan_.nodes[node].slot.in(address(plan_.nodes[node].parent, parent));
    if (!outer_) return sink_.container;
    const auto& level = outer_->plan_.separate[separate_];
    return level.slot.in(outer_->address(level.node, parent));
}

void* JoinHydrator::address(std::size_t node, std::uint32_t number) {
    const auto place = nodes_[node].records[number];
    return operations(node).at(member(node, place.parent), place.position);
}

/// The number of the row's record of the node, which is made when it is the first of its key; none when the parent's
/// one record is another.
std::optional<std::uint32_t> JoinHydrator::place(std::size_t node, std::uint32_t parent, std::span<const Cell> row) {
    auto& state = nodes_[node];
    const auto& plan = plan_.nodes[node];
    if (!state.newInEveryRow) {
        key_.clear();
        appendBytes(key_, parent);
        appendCells(key_, row, plan.identityCells);
        if (!state.records.empty() && key_ == state.lastKey) return state.last;
        if (const auto found = state.byKey.find(key_); found != state.byKey.end()) {
            state.lastKey = key_;
            return state.last = found->second;
        }
    }
    const bool isOne = (node != 0 || outer_) && !plan.association->isToMany();
    if (isOne && hasOne(node, parent)) return std::nullopt;
    const auto number = static_cast<std::uint32_t>(state.records.size());
    const auto position = operations(node).append(member(node, parent));
    state.records.push_back({parent, static_cast<std::uint32_t>(position)});
    if (!state.newInEveryRow) {
        state.byKey.emplace(key_, number);
        state.lastKey = key_;
        state.last = number;
    }
    fill(node, number, row);
    return number;
}

/// Whether the parent has its record of a to-one association; if not, it gets it now.
bool JoinHydrator::hasOne(std::size_t node, std::uint32_t parent) {
    if (operations(node).isAlwaysThere) return !nodes_[node].filled.insert(parent).second;
    return operations(node).size(member(node, parent)) != 0;
}

void JoinHydrator::fill(std::size_t node, std::uint32_t number, std::span<const Cell> row) {
    const auto& plan = plan_.nodes[node];
    void* record = address(node, number);
    const auto& names = plan.level ? plan.level->names : *plan.table;
    for (const auto& cell : plan.recordCells) readCell(names, *cell.target, row[cell.index], record);
    if (!plan.throughCells.empty()) {
        const auto& association = *plan.association;
        void* through = plan.slot.operations->throughAt(member(node, nodes_[node].records[number].parent),
                                                        nodes_[node].records[number].position);
        for (const auto& cell : plan.throughCells)
            readCell(*association.through, *cell.target, row[cell.index], through);
        observer_(*association.through, through, plan.throughUnknown);
    }
    if (!plan.level) {
        observer_(*plan.table, record, plan.unknown);
        for (const auto* association : nodes_[node].associations)
            association->slot.operations->setName(association->slot.in(record), association->lastingLabel);
    }
    for (const auto child : children_[node])
        plan_.nodes[child].slot.operations->clear(plan_.nodes[child].slot.in(record));
    for (const auto level : plan.separateLevels) {
        const auto& cells = plan_.separate[level].keyCells;
        if (anyNullCell(row, cells)) continue;
        std::string key;
        appendCells(key, row, cells);
        auto& numbers = pending_[level].parents[key];
        if (numbers.empty()) {
            auto& values = pending_[level].keys.emplace_back();
            for (const auto cell : cells) values.push_back(toValue(row[cell]));
        }
        numbers.push_back(number);
    }
}

void JoinHydrator::failAbsent(std::size_t node) const {
    const auto& plan = plan_.nodes[node];
    const auto& into = *plan.into;
    throw ConversionError(fmt::format(
        "a row of {0} has no associated row for the member {1}::{2}, which is {3}; make the member std::optional<{3}>",
        plan.association->source->tableName, plan_.nodes[plan.parent].level->names.structName, into.name,
        into.kind->typeName));
}

void JoinHydrator::readBelow(std::size_t node, std::uint32_t number, std::span<const Cell> row) {
    for (const auto child : children_[node]) {
        if (anyNullCell(row, plan_.nodes[child].absenceCells)) {
            if (operations(child).isAlwaysThere) failAbsent(child);
            continue;
        }
        if (const auto record = place(child, number, row)) readBelow(child, *record, row);
    }
}

void JoinHydrator::readRoot(std::uint32_t parent, std::span<const Cell> row) {
    if (const auto record = place(0, parent, row)) readBelow(0, *record, row);
}

void JoinHydrator::read(std::span<const Cell> row) {
    if (!outer_) {
        readRoot(0, row);
        return;
    }
    std::string key;
    appendCells(key, row, plan_.parentCells);
    const auto& parents = outer_->pending_[separate_].parents;
    const auto found = parents.find(key);
    if (found == parents.end()) {
        // A UUID in other letters is found by its value, and equal to none for a JOIN.
        const auto isSpelledOtherwise = [&](const auto& parent) { return equalIgnoringCase(parent.first, key); };
        if (std::ranges::any_of(parents, isSpelledOtherwise)) return;
        throw EagerLoadingError(outer_->plan_.separate[separate_].association->label +
                                ": the key of a record changed while its associated records were read; read both in "
                                "one transaction");
    }
    for (const auto parent : found->second) readRoot(parent, row);
}

}  // namespace sequelize::detail
