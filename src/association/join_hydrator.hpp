#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <sequelize/association/record_sink.hpp>
#include <sequelize/core/cell.hpp>
#include <sequelize/hydrate/unknown_attributes.hpp>

#include "plan/plan.hpp"

namespace sequelize::detail {

/// Called with each record, and each join table's row, once its columns are read: definition, address, and what is
/// not known of it.
using RecordObserver = std::function<void(const TableDefinition&, void*, const UnknownAttributes&)>;

/// Turns a joined result's rows into nested records, in one pass: each row finds or makes a record of every node, by a
/// hash of the full key. Records are known by number, since their addresses move while containers grow.
class JoinHydrator {
public:
    /// `graph` tells which associations a record has, so that those not included say so. All must outlive the hydrator.
    JoinHydrator(const AssociationGraph& graph, const IncludePlan& plan, const RecordObserver& observer,
                 RecordSink sink);
    /// The rows of a separate level: each goes to those records of `parents`' node whose key it links to.
    JoinHydrator(const IncludePlan& plan, JoinHydrator& parents, std::size_t separate);

    /// How rows tell whose they are: by the key, by its number, which is appended to those that the level is asked
    /// for, or not at all, since all records have one key.
    enum class ToldBy : std::uint8_t { key, number, nothing };
    /// The level for records that are there, which `sink` has. `keys` are those of each of them.
    JoinHydrator(const AssociationGraph& graph, const IncludePlan& plan, const RecordObserver& observer,
                 RecordSink sink, const std::vector<std::vector<Value>>& keys, ToldBy toldBy);

    void read(std::span<const Cell> row);

    /// The distinct keys of the records that the separate level is to be loaded for.
    [[nodiscard]] const std::vector<std::vector<Value>>& keys(std::size_t separate) const {
        return pending_[separate].keys;
    }
    /// Marks the level as loaded in all its parents: what gets no row is empty.
    void openLevel(std::size_t separate);

private:
    struct RecordPlace {
        std::uint32_t parent = 0;    // its number within the parent's node
        std::uint32_t position = 0;  // in the parent's member
    };
    struct NodeState {
        std::vector<RecordPlace> records;
        std::unordered_map<std::string, std::uint32_t> byKey;
        std::string lastKey;  // rows of one parent come together: most look-ups end here
        std::uint32_t last = 0;
        std::vector<const Association*> associations;
        std::unordered_set<std::uint32_t> filled;  // parents whose member is the record
        bool newInEveryRow = false;                // no row repeats a record, so that none need be looked for
    };
    struct PendingLevel {
        std::unordered_map<std::string, std::vector<std::uint32_t>> parents;
        std::vector<std::vector<Value>> keys;
    };

    JoinHydrator(const AssociationGraph& graph, const IncludePlan& plan, const RecordObserver& observer,
                 RecordSink sink, JoinHydrator* outer, std::size_t separate);
    void findWhatRowsRepeat();
    [[nodiscard]] void* member(std::size_t node, std::uint32_t parent);
    [[nodiscard]] void* address(std::size_t node, std::uint32_t number);
    std::optional<std::uint32_t> place(std::size_t node, std::uint32_t parent, std::span<const Cell> row);
    bool hasOne(std::size_t node, std::uint32_t parent);
    /// Throws ConversionError.
    [[noreturn]] void failAbsent(std::size_t node) const;
    void fill(std::size_t node, std::uint32_t number, std::span<const Cell> row);
    void readBelow(std::size_t node, std::uint32_t number, std::span<const Cell> row);
    void readRoot(std::uint32_t parent, std::span<const Cell> row);

    [[nodiscard]] const AssociationFunctions& operations(std::size_t node) const;

    const AssociationGraph& graph_;
    const RecordObserver& observer_;
    const IncludePlan& plan_;
    RecordSink sink_;
    JoinHydrator* outer_;   // null: not a separate level
    std::size_t separate_;  // which of the outer's levels
    std::vector<NodeState> nodes_;
    std::vector<std::vector<std::size_t>> children_;
    std::vector<PendingLevel> pending_;
    std::string key_;  // of the row at hand; kept for its memory
};

}  // namespace sequelize::detail
