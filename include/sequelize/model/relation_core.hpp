#pragma once

#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/model/model_core.hpp>

namespace sequelize {

/// The compiled half of `Relation`: one association of one record. Target rows are named by their keys: their primary
/// key, or the columns that the join table refers to.
class RelationCore {
public:
    using Keys = std::vector<std::vector<Value>>;

    /// Throws AssociationError when no association fills that member of `source`'s struct.
    RelationCore(const ModelCore& source, std::ptrdiff_t member, void* record);

    void find(FindRequest request, RecordSink sink) const;
    [[nodiscard]] std::uint64_t count(CountRequest request) const;
    /// Whether all of them are associated with the record.
    [[nodiscard]] bool has(const Keys& keys, const RunOptions& run) const;
    /// The key of a target record.
    [[nodiscard]] std::vector<Value> keyOf(const void* target) const;

    // They run in one transaction each.
    void add(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& run) const;
    void remove(const Keys& keys, const RunOptions& run) const;
    void set(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& run) const;
    void create(void* target, const std::vector<NewValue>& through, const RunOptions& run) const;

private:
    [[nodiscard]] Expression link() const;
    [[nodiscard]] Expression isOneOf(const Keys& keys) const;
    [[nodiscard]] Expression ownRows() const;
    [[nodiscard]] Expression joinRows(const Keys& keys) const;
    [[nodiscard]] std::vector<std::size_t> keyColumns() const;
    [[nodiscard]] std::vector<ColumnValue> foreignKey(bool connected) const;
    [[nodiscard]] std::vector<ColumnValue> throughValues(const std::vector<NewValue>& values) const;
    void refer(const std::vector<Value>* key, const RunOptions& run) const;
    void connect(const Keys& keys, const std::vector<NewValue>& through, const RunOptions& run) const;
    void disconnect(Expression rows, const RunOptions& run) const;

    const ModelCore& source_;
    const Association& association_;
    const ModelCore& target_;
    const ModelCore* through_;
    void* record_;
};

}  // namespace sequelize
