// The half of RelationCore that writes.
#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/model/relation_core.hpp>

#include "../association/link.hpp"
#include "../pool/attempt.hpp"
#include "filters.hpp"
#include "key_set.hpp"
#include "meeting.hpp"
#include "refused_key.hpp"

namespace sequelize::detail {
namespace {

constexpr const char* storesItselfOnly =
    "a relation's create and bulkCreate store the records themselves only: use those of the model";

std::vector<std::vector<Value>> without(std::vector<std::vector<Value>> keys,
                                        const std::vector<std::vector<Value>>& others) {
    const KeySet left(others);
    std::erase_if(keys, [&](const auto& key) { return left.contains(key); });
    return keys;
}

}  // namespace

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
    through_->insertRows(rows, {.isPart = true, .run = run});
}

/// Where nothing but these calls keeps a pair from being linked twice. Always in the same order, so that two who lock
/// the same records wait, and do not block each other.
void RelationCore::lockEnds(const Keys& keys, const RunOptions& run) const {
    if (!source_.database().dialect().capabilities().locksRows) return;
    const RowLock lock{.level = Lock::UPDATE};
    const Link link(association_);
    const Key own = ownKey();
    const auto lockSource = [&] {
        (void)source_.selectValues(
            link.sourceKey(), isOneOf(columnsAt(*association_.source, link.sourceKey(), {}), {&own, 1}), run, lock);
    };
    const bool sourceFirst = association_.source->tableName < association_.target->tableName;
    if (sourceFirst) lockSource();
    forPortions(keys, [&](auto portion) { (void)target_.selectValues(link.targetKey(), named(portion), run, lock); });
    if (!sourceFirst) lockSource();
}

void RelationCore::updateLinks(const Keys& keys, const std::vector<AssignedValue>& values, const Conditions& filters,
                               const RunOptions& run) const {
    if (values.empty()) return;
    forPortions(keys, [&](auto portion) { through_->updateWhere(values, linkedTo(portion, filters), run); });
}

/// A link that was deleted softly has the pair's key still, so that a new one could not be made beside it.
RelationCore::Keys RelationCore::restoreLinks(const Keys& keys, const std::vector<AssignedValue>& values,
                                              const FilterChoice& choice, const RunOptions& run) const {
    FilterChoice ofLinks = choiceFor(*through_, choice, &target_);
    ofLinks.paranoid = false;
    const Conditions filters{.through = CallFilters().of(*through_, ofLinks)};
    const Keys deleted = linkedAmong(keys, filters, run);
    auto alive = values;
    alive.emplace_back(*through_->table().deletedAt, through_->aliveMark());
    updateLinks(deleted, alive, filters, run);
    return without(keys, deleted);
}

void RelationCore::insertMissing(Keys missing, const std::vector<NamedAssignment>& through, const Conditions& filters,
                                 const RunOptions& run) const {
    for (;;) {
        try {
            return attempt(source_.database(), run,
                           [&](const RunOptions& inside) { insertLinks(missing, through, inside); });
        } catch (const UniqueConstraintError& error) {
            if (!isOfLink(error)) throw;
            // Somebody's who was quicker: newer than what the transaction sees.
            const Keys linked = linkedAmong(missing, filters, run, Lock::SHARE);
            if (linked.empty()) {
                if (!filters.through.isPresent()) throw;
                through_->failHidden(error);
            }
            updateLinks(linked, throughValues(through), filters, run);
            missing = without(missing, linked);
        }
    }
}

void RelationCore::link(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call,
                        const Conditions& filters, const RunOptions& run) const {
    const bool linksOnce = Link(association_).linksOnce();
    if (!linksOnce) lockEnds(keys, run);
    // What the program's transaction sees may be older than the lock.
    const Keys existing =
        linkedAmong(keys, filters, run, linksOnce || !call.run.transaction ? Lock::none : Lock::SHARE);
    Keys missing = without(keys, existing);
    requireVisible(missing, filters, run);
    const auto values = throughValues(through);
    updateLinks(existing, values, filters, run);
    if (through_->table().deletedAt && linksOnce) missing = restoreLinks(missing, values, call.filters, run);
    insertMissing(std::move(missing), through, filters, run);
}

/// What is connected already stays as it is, but for `through`. `keys`: as their rows hold them.
void RelationCore::connect(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call,
                           const Conditions& filters, const RunOptions& run) const {
    if (through_) return link(keys, through, call, filters, run);
    const Keys missing = without(keys, connected(keys, Scope::own, filters, run));
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
    const Conditions filters = conditionsOf(call.filters);
    againAfterDeadlocks(source_.database(), call.run,
                        [&](const RunOptions& run) { connect(stored(keys, run), through, call, filters, run); });
}

void RelationCore::remove(const Keys& keys, const RelationCall& call) const {
    Keys saved = keys;
    std::erase_if(saved, anyNull);
    if (saved.empty() || anyNull(ownKey())) return;
    const Conditions filters = conditionsOf(call.filters);
    againAfterDeadlocks(source_.database(), call.run, [&](const RunOptions& run) { disconnect(saved, filters, run); });
}

void RelationCore::set(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call) const {
    requireNoKeys(through);
    const bool isOwner = association_.kind != AssociationKind::belongsTo;
    if (keys.empty() && isOwner && anyNull(ownKey())) return;
    requireSaved();
    requireSaved(keys);
    const Conditions filters = conditionsOf(call.filters);
    if (!isOwner) {
        Transaction transaction(source_.database(), call.run);
        const auto run = transaction.inside(call.run);
        if (!keys.empty()) requireVisible({&keys.front(), 1}, filters, run);
        refer(keys.empty() ? nullptr : &keys.front(), run);
        transaction.commit();
        return;
    }
    againAfterDeadlocks(source_.database(), call.run, [&](const RunOptions& run) {
        const Keys wanted = stored(keys, run);
        // links are the join table's rows, whatever hides their targets
        const Keys present =
            targetKeys(allOf({linked(Scope::own, filters), through_ ? Expression() : filters.target}), run);
        disconnect(without(present, wanted), filters, run);
        connect(wanted, through, call, filters, run);
    });
}

/// What a new target record gets of the record; of a belongsTo nothing.
Link::Row RelationCore::rowOfNew() const {
    return association_.kind == AssociationKind::belongsTo ? Link::Row() : Link(association_).targetRow(ownKey());
}

void RelationCore::create(void* target, const std::vector<NamedAssignment>& through, const RelationCall& call) const {
    requireNoKeys(through);
    requireSaved();
    target_.requireNothingDropped(target, {}, storesItselfOnly);
    Transaction transaction(source_.database(), call.run);
    const auto run = transaction.inside(call.run);
    const InsertRequest request{.given = rowOfNew(), .run = run};
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

void RelationCore::bulkCreate(void* targets, std::size_t count, const std::vector<NamedAssignment>& through,
                              const RelationCall& call) const {
    requireNoKeys(through);
    requireSaved();
    if (count == 0) return;
    const auto forEach = [&](const auto& use) {
        for (std::size_t i = 0; i < count; ++i) use(target_.recordAt(targets, i));
    };
    Transaction transaction(source_.database(), call.run);
    const auto run = transaction.inside(call.run);
    const InsertRequest request{.given = rowOfNew(), .isPart = true, .run = run};
    const auto giveRow = [&](void* target) {
        for (const auto& [column, value] : request.given) target_.setValueIn(target, column, value);
    };
    forEach([&](void* target) { target_.requireNothingDropped(target, {}, storesItselfOnly); });
    forEach(giveRow);
    target_.bulkInsert(targets, count, request, {});
    forEach(giveRow);
    if (through_) {
        Keys keys;
        forEach([&](void* target) { keys.push_back(keyOf(target)); });
        requireSaved(keys);
        insertLinks(keys, through, run);
    }
    transaction.commit();
}

}  // namespace sequelize::detail
