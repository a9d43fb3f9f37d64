// The half of RelationCore that writes.
#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/model/relation_core.hpp>

#include "../association/link.hpp"
#include "key_set.hpp"

namespace sequelize::detail {

std::vector<AssignedValue> RelationCore::throughValues(const std::vector<NamedAssignment>& values) const {
    std::vector<AssignedValue> list;
    list.reserve(values.size());
    for (const auto& value : values) list.push_back(constantOf(through_->table(), value));
    return list;
}

void RelationCore::requireNoKeys(const std::vector<NamedAssignment>& through) const {
    if (through.empty()) return;
    const Link link(association_);
    auto keys = link.foreignKey();
    for (const auto column : link.otherKey()) keys.push_back(column);
    for (const auto& value : through)
        if (const auto column = through_->indexOf(value.column);
            std::find(keys.begin(), keys.end(), column) != keys.end())
            throw UsageError(association_.label + ": .through gives a value for '" +
                             association_.through->columns[column].name +
                             "', by which the join table's row refers to its records: that comes from them; leave it "
                             "out");
}

/// belongsTo: the record's own foreign key gets the target's key, or NULL.
void RelationCore::refer(const Key* key, const RunOptions& run) const {
    const Link link(association_);
    const Key none(link.sourceKey().size(), Value(null));
    std::vector<NamedAssignment> values;
    for (auto& [column, value] : link.sourceRow(key ? *key : none))
        values.push_back({{.name = association_.source->columns[column].name}, Expression::ofValue(std::move(value))});
    source_.assign(record_, {.values = std::move(values), .run = run});
}

void RelationCore::insertLinks(const Keys& keys, const std::vector<NamedAssignment>& through,
                               const RunOptions& run) const {
    const auto values = throughValues(through);
    std::vector<std::vector<AssignedValue>> rows;
    rows.reserve(keys.size());
    const Key own = ownKey();
    for (const auto& key : keys) {
        auto& row = rows.emplace_back(Link(association_).throughRow(own, key));
        row.insert(row.end(), values.begin(), values.end());
    }
    through_->insertRows(rows, run);
}

/// What is connected already stays as it is, but for `through`.
void RelationCore::connect(const Keys& keys, const std::vector<NamedAssignment>& through, const RunOptions& run) const {
    Keys missing = stored(keys, run);
    const Keys existing = connected(missing, through_ ? Scope::any : Scope::own, run);
    const KeySet present(existing);
    std::erase_if(missing, [&](const Key& key) { return present.contains(key); });
    if (through_) {
        const auto values = throughValues(through);
        if (!values.empty())
            forPortions(existing, [&](auto portion) { through_->updateWhere(values, linkedTo(portion), run); });
        insertLinks(missing, through, run);
        return;
    }
    std::uint64_t rows = 0;
    const auto row = Link(association_).targetRow(ownKey());
    forPortions(missing, [&](auto portion) { rows += target_.updateWhere(row, named(portion), run); });
    if (rows < missing.size())
        throw EmptyResultError(association_.label + ": no row of model '" + association_.target->modelName +
                               "' has the key of a record that is to be associated; it was deleted, or never created");
}

void RelationCore::disconnect(const Keys& keys, const RunOptions& run) const {
    const Link link(association_);
    if (through_) {
        // links to targets that break the rules are another association's
        const Keys own = link.rules({}).empty() ? keys : connected(keys, Scope::own, run);
        forPortions(own, [&](auto portion) { through_->destroyWhere(linkedTo(portion), run); });
    } else {
        const auto row = link.unlinkedRow();
        forPortions(keys, [&](auto portion) {
            target_.updateWhere(row, allOf({linked(Scope::own), named(portion)}), run);
        });
    }
}

void RelationCore::add(const Keys& keys, const std::vector<NamedAssignment>& through, const RunOptions& run) const {
    requireNoKeys(through);
    if (keys.empty()) return;
    requireSaved();
    requireSaved(keys);
    Transaction transaction(source_.database(), run);
    connect(keys, through, transaction.inside(run));
    transaction.commit();
}

void RelationCore::remove(const Keys& keys, const RunOptions& run) const {
    Keys saved = keys;
    std::erase_if(saved, anyNull);
    if (saved.empty() || anyNull(ownKey())) return;
    Transaction transaction(source_.database(), run);
    disconnect(saved, transaction.inside(run));
    transaction.commit();
}

void RelationCore::set(const Keys& keys, const std::vector<NamedAssignment>& through, const RunOptions& options) const {
    requireNoKeys(through);
    const bool isOwner = association_.kind != AssociationKind::belongsTo;
    if (keys.empty() && isOwner && anyNull(ownKey())) return;
    requireSaved();
    requireSaved(keys);
    Transaction transaction(source_.database(), options);
    const auto run = transaction.inside(options);
    if (!isOwner) {
        refer(keys.empty() ? nullptr : &keys.front(), run);
    } else {
        const Keys wanted = stored(keys, run);
        const KeySet kept(wanted);
        Keys obsolete = targetKeys(linked(Scope::own), run);
        std::erase_if(obsolete, [&](const Key& key) { return kept.contains(key); });
        disconnect(obsolete, run);
        connect(wanted, through, run);
    }
    transaction.commit();
}

void RelationCore::create(void* target, const std::vector<NamedAssignment>& through, const RunOptions& options) const {
    requireNoKeys(through);
    requireSaved();
    target_.requireNothingDropped(target, {},
                                  "a relation's create stores the record itself only: use the model's create");
    Transaction transaction(source_.database(), options);
    const auto run = transaction.inside(options);
    InsertRequest request{.run = run};
    if (association_.kind != AssociationKind::belongsTo) request.given = Link(association_).targetRow(ownKey());
    for (const auto& [column, value] : request.given) target_.setValueIn(target, column, value);
    target_.insert(target, request);
    for (const auto& [column, value] : request.given) target_.setValueIn(target, column, value);
    if (through_ || association_.kind == AssociationKind::belongsTo) {
        const Keys keys{keyOf(target)};
        requireSaved(keys);
        if (through_)
            insertLinks(keys, through, run);
        else
            refer(&keys.front(), run);
    }
    transaction.commit();
}

}  // namespace sequelize::detail
