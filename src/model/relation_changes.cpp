// The half of RelationCore that writes.
#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/model/relation_core.hpp>

#include "../association/link.hpp"
#include "filters.hpp"
#include "key_set.hpp"
#include "refused_key.hpp"

namespace sequelize::detail {

std::vector<AssignedValue> RelationCore::throughValues(const std::vector<NamedAssignment>& values) const {
    std::vector<AssignedValue> list;
    list.reserve(values.size());
    for (const auto& value : values) list.push_back(constantOf(through_->table(), value));
    return list;
}

void RelationCore::requireNoKeys(const std::vector<NamedAssignment>& through) const {
    if (through.empty()) return;
    const auto keys = Link(association_).pairKey();
    for (const auto& value : through)
        if (const auto column = through_->indexOf(value.column); std::ranges::find(keys, column) != keys.end())
            throw UsageError(association_.label + ": .through gives a value for '" +
                             association_.through->columns[column].name +
                             "', by which the join table's row refers to its records: that comes from them; leave it "
                             "out");
}

/// A foreign key alone would let a record refer to what the target's filters hide.
void RelationCore::requireVisible(std::span<const Key> keys, const Conditions& filters, const RunOptions& run) const {
    if (!filters.target.isPresent()) return;
    std::size_t seen = 0;
    forPortions(keys, [&](auto portion) { seen += targetKeys(allOf({named(portion), filters.target}), run).size(); });
    if (seen < keys.size()) failUnseen();
}

void RelationCore::failUnseen() const {
    throw EmptyResultError(association_.label + ": no row of model '" + association_.target->modelName +
                           "' has the key of a record that is to be associated; it was deleted" + target_.hiders() +
                           ", or never created");
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

/// Whether the key that refused a join table's row is the one of the pair.
bool RelationCore::isOfLink(const UniqueConstraintError& error) const {
    return !error.fields().empty() && isKeyAmong(error, through_->table(), Link(association_).pairKey());
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

/// A link that was deleted softly has the pair's key still, so that a new one could not be made beside it.
RelationCore::Keys RelationCore::restoreLinks(const Keys& keys, const std::vector<AssignedValue>& values,
                                              const FilterChoice& choice, const RunOptions& run) const {
    FilterChoice ofLinks = choiceFor(*through_, choice, &target_);
    ofLinks.paranoid = false;
    const Conditions filters{.through = CallFilters().of(*through_, ofLinks)};
    const Keys deleted = connected(keys, Scope::any, filters, run);
    auto alive = values;
    alive.emplace_back(*through_->table().deletedAt, through_->aliveMark());
    forPortions(deleted, [&](auto portion) { through_->updateWhere(alive, linkedTo(portion, filters), run); });
    const KeySet restored(deleted);
    Keys missing = keys;
    std::erase_if(missing, [&](const Key& key) { return restored.contains(key); });
    return missing;
}

/// What is connected already stays as it is, but for `through`. `keys`: as their rows hold them.
void RelationCore::connect(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call,
                           const Conditions& filters) const {
    const auto& run = call.run;
    Keys missing = keys;
    // a target that is hidden may be linked: its link counts
    const Keys existing = through_ ? connected(missing, Scope::any, {.through = filters.through}, run)
                                   : connected(missing, Scope::own, filters, run);
    const KeySet present(existing);
    std::erase_if(missing, [&](const Key& key) { return present.contains(key); });
    if (through_) {
        requireVisible(missing, filters, run);
        const auto values = throughValues(through);
        if (!values.empty())
            forPortions(existing,
                        [&](auto portion) { through_->updateWhere(values, linkedTo(portion, filters), run); });
        if (through_->table().deletedAt && Link(association_).linksOnce())
            missing = restoreLinks(missing, values, call.filters, run);
        try {
            insertLinks(missing, through, run);
        } catch (const UniqueConstraintError& error) {
            if (!filters.through.isPresent() || !isOfLink(error)) throw;
            through_->failHidden(error);  // it was not among those that are connected
        }
        return;
    }
    std::uint64_t rows = 0;
    const auto row = Link(association_).targetRow(ownKey());
    forPortions(missing, [&](auto portion) {
        rows += target_.updateWhere(row, allOf({named(portion), filters.target}), run);
    });
    if (rows < missing.size()) failUnseen();
}

void RelationCore::disconnect(const Keys& keys, const Conditions& filters, const RunOptions& run) const {
    const Link link(association_);
    if (through_) {
        // links to targets that break the rules are another association's
        const Keys own = link.rules({}).empty() ? keys : connected(keys, Scope::own, {.through = filters.through}, run);
        forPortions(own, [&](auto portion) { through_->destroyWhere(linkedTo(portion, filters), run); });
    } else {
        const auto row = link.unlinkedRow();
        forPortions(keys, [&](auto portion) {
            target_.updateWhere(row, allOf({linked(Scope::own, filters), named(portion), filters.target}), run);
        });
    }
}

void RelationCore::add(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call) const {
    requireNoKeys(through);
    if (keys.empty()) return;
    requireSaved();
    requireSaved(keys);
    Transaction transaction(source_.database(), call.run);
    const auto run = transaction.inside(call.run);
    const Conditions filters = conditionsOf(call.filters);
    connect(stored(keys, run), through, {call.filters, run}, filters);
    transaction.commit();
}

void RelationCore::remove(const Keys& keys, const RelationCall& call) const {
    Keys saved = keys;
    std::erase_if(saved, anyNull);
    if (saved.empty() || anyNull(ownKey())) return;
    Transaction transaction(source_.database(), call.run);
    disconnect(saved, conditionsOf(call.filters), transaction.inside(call.run));
    transaction.commit();
}

void RelationCore::set(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call) const {
    requireNoKeys(through);
    const bool isOwner = association_.kind != AssociationKind::belongsTo;
    if (keys.empty() && isOwner && anyNull(ownKey())) return;
    requireSaved();
    requireSaved(keys);
    Transaction transaction(source_.database(), call.run);
    const auto run = transaction.inside(call.run);
    if (!isOwner) {
        if (!keys.empty()) requireVisible({&keys.front(), 1}, conditionsOf(call.filters), run);
        refer(keys.empty() ? nullptr : &keys.front(), run);
    } else {
        const Keys wanted = stored(keys, run);
        const KeySet kept(wanted);
        const Conditions filters = conditionsOf(call.filters);
        // links are the join table's rows, whatever hides their targets
        Keys obsolete = targetKeys(allOf({linked(Scope::own, filters), through_ ? Expression() : filters.target}), run);
        std::erase_if(obsolete, [&](const Key& key) { return kept.contains(key); });
        disconnect(obsolete, filters, run);
        connect(wanted, through, {call.filters, run}, filters);
    }
    transaction.commit();
}

void RelationCore::create(void* target, const std::vector<NamedAssignment>& through, const RelationCall& call) const {
    requireNoKeys(through);
    requireSaved();
    target_.requireNothingDropped(target, {},
                                  "a relation's create stores the record itself only: use the model's create");
    Transaction transaction(source_.database(), call.run);
    const auto run = transaction.inside(call.run);
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
