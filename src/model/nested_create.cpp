#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/model/record.hpp>

#include "../association/declared_association.hpp"
#include "../association/link.hpp"
#include "drop_remedy.hpp"
#include "hooks/hook_masks.hpp"

namespace sequelize::detail {
namespace {

const Association& includedIn(const ModelCore& model, const IncludeRequest& include) {
    return declaredAssociation<EagerLoadingError>(model.models().graph(), model.table(), include.member,
                                                  "an include of create");
}

/// The key by which a record that was just stored is referred to. NULL would refer to nothing, and lose who belongs to
/// it.
Link::Key keyOf(const ModelCore& model, const void* record, const std::vector<std::size_t>& columns,
                const Association& association) {
    Link::Key key;
    for (const auto column : columns)
        if (key.emplace_back(model.keyIn(record, column)).isNull())
            throw UsageError(association.label + ": the key '" + model.table().columns[column].name + "' of a '" +
                             model.table().modelName +
                             "' record is NULL, so that the records that are created with it could not belong to it; "
                             "give it a value");
    return key;
}

void setValuesIn(const ModelCore& model, void* record, const Link::Row& row) {
    for (const auto& [column, value] : row) model.setValueIn(record, column, value);
}

/// Of a list of records of one level.
struct NestedLevel {
    std::vector<void*> records{};
    std::vector<std::vector<AssignedValue>> given{};  ///< of each record, what it gets beside its own values
};

/// How the records of another level are inserted, in the transaction of all of them.
InsertRequest nextLevel(const RunOptions& run, bool eachAsCreate) {
    return {.nulls = Nulls::asModelSays, .eachAsCreate = eachAsCreate, .isPart = true, .run = run};
}

/// The record of a list that one of another level belongs to, and how that is reached from there.
struct Owner {
    std::size_t number = 0;
    std::string path{};
};

/// That of the n-th of all records that these have in the association's member.
Owner ownerOf(std::span<void* const> records, const Association& association, std::size_t n) {
    const auto& slot = association.slot;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const std::size_t count = slot.operations->size(slot.in(records[i]));
        if (n < count) return {i, association.isToMany() ? fmt::format("{}[{}]", association.as, n) : association.as};
        n -= count;
    }
    return {};
}

std::string joinedPath(const std::string& above, const std::string& below) {
    return above.empty() || below.empty() ? above + below : above + "." + below;
}

/// "record 5: ..." or "record 5, notes[1]: ..." as the owner's.
ValidationErrorItem toldOf(const Owner& owner, ValidationErrorItem item) {
    const auto number = fmt::format("record {}", *item.record);
    const auto end = item.message.find(": ");
    if (item.message.starts_with(number) && end != std::string::npos) {
        const std::string below =
            end > number.size() ? item.message.substr(number.size() + 2, end - number.size() - 2) : "";
        const std::string path = joinedPath(owner.path, below);
        item.message =
            fmt::format("record {}{}{}", owner.number, path.empty() ? "" : ", " + path, item.message.substr(end));
    }
    item.path = joinedPath(owner.path, item.path);
    item.record = owner.number;
    return item;
}

/// Runs it, for records of another level; what is refused there is told of their owners, as `ownerOf` gives them.
template <class Call, class OwnerOf>
void tellingOwners(Call call, OwnerOf ownerOf) {
    constexpr std::string_view at = " (at ";
    try {
        call();
    } catch (const UniqueConstraintError& error) {
        if (error.errors().empty() || !error.errors().front().record) throw;
        const Owner owner = ownerOf(*error.errors().front().record);
        const std::string_view text = error.what();
        const auto below = text.ends_with(')') ? text.rfind(at) : std::string_view::npos;
        const std::string path = joinedPath(
            owner.path, below == std::string_view::npos
                            ? ""
                            : std::string(text.substr(below + at.size(), text.size() - below - at.size() - 1)));
        throw UniqueConstraintError(error.fields(), error.native(), owner.number,
                                    path.empty() ? "" : fmt::format("{}{})", at, path));
    } catch (const ValidationError& error) {
        std::vector<ValidationErrorItem> items;
        for (const auto& item : error.errors())
            items.push_back(item.record ? toldOf(ownerOf(*item.record), item) : item);
        throw ValidationError(std::move(items));
    } catch (const ForeignKeyConstraintError& error) {
        if (!error.facts().record) throw;
        ForeignKeyFacts facts = error.facts();
        facts.record = ownerOf(*facts.record).number;
        throw ForeignKeyConstraintError(error.native(), std::move(facts));
    }
}

/// Throws UsageError where the records' rows may be others, so that `includes` could not refer to them.
void requireOwnRows(const TableDefinition& table, const InsertRequest& request,
                    const std::vector<IncludeRequest>& includes) {
    if (includes.empty() || (!request.ignoreDuplicates && request.updateOnDuplicate.empty())) return;
    throw UsageError("bulkCreate of model '" + table.modelName +
                     "': .include needs the ids of the rows, which .ignoreDuplicates and .updateOnDuplicate leave to "
                     "the database; create the associated records afterwards");
}

}  // namespace

void ModelCore::bulkInsert(void* records, std::size_t count, const InsertRequest& request,
                           const std::vector<IncludeRequest>& includes) const {
    std::vector<void*> list;
    list.reserve(count);
    for (std::size_t i = 0; i < count; ++i) list.push_back(recordAt(records, i));
    requireOwnRows(table_, request, includes);
    for (void* record : list) requireNoVersion(record, request);
    if (count == 0) return;
    if (includes.empty()) return bulkInsertTree(list, {}, request, includes);
    Transaction transaction(database_, request.run);
    InsertRequest inside = request;
    inside.run = transaction.inside(request.run);
    inside.isPart = true;
    bulkInsertTree(list, {}, inside, includes);
    transaction.commit();
}

void ModelCore::insertNested(void* record, const InsertRequest& request,
                             const std::vector<IncludeRequest>& includes) const {
    if (includes.empty()) {
        insertTree(record, request, includes);
        return;
    }
    Transaction transaction(database_, request.run);
    InsertRequest inside = request;
    inside.run = transaction.inside(request.run);
    insertTree(record, inside, includes);
    transaction.commit();
}

/// Records that this one refers to come first, those that refer to it last: foreign keys are known when they are
/// written.
void ModelCore::insertTree(void* record, const InsertRequest& request,
                           const std::vector<IncludeRequest>& includes) const {
    requireNothingDropped(record, includes, dropRemedy(true));
    if (runsHooks(request.run, createHooks))
        insertHooked(record, request, includes);
    else
        insertTreeRows(record, request, includes);
}

void ModelCore::insertTreeRows(void* record, const InsertRequest& request,
                               const std::vector<IncludeRequest>& includes) const {
    if (includes.empty()) {
        insertRow(record, request);
        return;
    }
    InsertRequest own = request;
    for (const auto& include : includes) {
        const auto& association = includedIn(*this, include);
        void* member = association.slot.in(record);
        if (association.kind != AssociationKind::belongsTo || association.slot.operations->size(member) == 0) continue;
        const auto& target = models_.of(*association.target);
        void* parent = association.slot.operations->at(member, 0);
        target.insertOrLink(parent, nextLevel(request.run, true), include.nested);
        const Link link(association);
        const auto row = link.sourceRow(keyOf(target, parent, link.targetKey(), association));
        setValuesIn(*this, record, row);
        own.given.insert(own.given.end(), row.begin(), row.end());
    }
    insertRow(record, own);
    for (const auto& include : includes) {
        const auto& association = includedIn(*this, include);
        if (association.kind != AssociationKind::belongsTo)
            insertAssociated({&record, 1}, association, include, nextLevel(request.run, true));
    }
}

void ModelCore::insertOrLink(void* record, const InsertRequest& request,
                             const std::vector<IncludeRequest>& includes) const {
    const RecordState* state = stateOf(record);
    if (!state || state->memory_.isNew) {
        insertTree(record, request, includes);
        return;
    }
    std::vector<NamedAssignment> link;
    for (const auto& [column, value] : request.given)
        link.push_back({{.name = table_.columns[column].name}, Expression::ofValue(value)});
    if (!link.empty()) assign(record, {.values = std::move(link), .run = request.run});
    for (const auto& include : includes) {
        const auto& association = includedIn(*this, include);
        if (association.kind != AssociationKind::belongsTo)
            insertAssociated({&record, 1}, association, include, nextLevel(request.run, request.eachAsCreate));
    }
    requireNothingPassedOver(record, {});
}

// Many records: the same, level by level.

void ModelCore::bulkInsertTree(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                               const InsertRequest& request, const std::vector<IncludeRequest>& includes) const {
    if (request.eachAsCreate && runsHooks(request.run, createHooks)) {
        InsertRequest own = request;
        for (std::size_t i = 0; i < records.size(); ++i) {
            own.given = given.empty() ? request.given : given[i];
            insertTree(records[i], own, includes);
        }
        return;
    }
    if (request.eachAsCreate) return bulkInsertTreeRows(records, given, request, includes);
    const auto types = bulkCreateHooks | (request.individualHooks ? createHooks : HookMask{0});
    if (!runsHooks(request.run, types)) return bulkInsertTreeRows(records, given, request, includes);
    // A hook gets records that stand one behind the other: those of one parent, or the program's list.
    for (std::size_t done = 0; done < records.size();) {
        std::size_t end = done + 1;
        while (end < records.size() && records[end] == static_cast<std::byte*>(records[end - 1]) + layout_.size) ++end;
        const std::size_t length = end - done;
        const auto values = given.empty() ? given : given.subspan(done, length);
        tellingOwners([&] { bulkInsertHooked(records.subspan(done, length), values, request, includes); },
                      [&](std::size_t n) { return Owner{done + n}; });
        done = end;
    }
}

void ModelCore::bulkInsertTreeRows(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                                   const InsertRequest& request, const std::vector<IncludeRequest>& includes) const {
    if (includes.empty()) return bulkInsertRows(records, given, request, includes);
    requireOwnRows(table_, request, includes);
    for (void* record : records) requireNothingDropped(record, includes, dropRemedy(request.eachAsCreate));
    std::vector<std::vector<AssignedValue>> own(given.begin(), given.end());
    own.resize(records.size());
    const auto level = nextLevel(request.run, request.eachAsCreate);
    for (const auto& include : includes) {
        const auto& association = includedIn(*this, include);
        if (association.kind != AssociationKind::belongsTo) continue;
        const auto& target = models_.of(*association.target);
        NestedLevel parents;
        std::vector<std::size_t> children;
        for (std::size_t i = 0; i < records.size(); ++i) {
            void* member = association.slot.in(records[i]);
            if (association.slot.operations->size(member) == 0) continue;
            parents.records.push_back(association.slot.operations->at(member, 0));
            children.push_back(i);
        }
        parents.given.resize(parents.records.size());
        tellingOwners([&] { target.bulkInsertOrLink(parents.records, parents.given, include, level); },
                      [&](std::size_t n) { return ownerOf(records, association, n); });
        const Link link(association);
        for (std::size_t i = 0; i < children.size(); ++i) {
            const auto row = link.sourceRow(keyOf(target, parents.records[i], link.targetKey(), association));
            setValuesIn(*this, records[children[i]], row);
            own[children[i]].insert(own[children[i]].end(), row.begin(), row.end());
        }
    }
    bulkInsertRows(records, own, request, includes);
    for (const auto& include : includes) {
        const auto& association = includedIn(*this, include);
        if (association.kind != AssociationKind::belongsTo) insertAssociated(records, association, include, level);
    }
}

void ModelCore::bulkInsertOrLink(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                                 const IncludeRequest& include, const InsertRequest& level) const {
    NestedLevel fresh;
    std::vector<std::size_t> numbers;  // of the fresh ones
    for (std::size_t i = 0; i < records.size(); ++i) {
        const RecordState* state = stateOf(records[i]);
        if (state && !state->memory_.isNew) {
            InsertRequest own = level;
            own.given = given[i];
            insertOrLink(records[i], own, include.nested);
            continue;
        }
        fresh.records.push_back(records[i]);
        fresh.given.push_back(given[i]);
        numbers.push_back(i);
    }
    if (fresh.records.empty()) return;
    tellingOwners([&] { bulkInsertTree(fresh.records, fresh.given, level, include.nested); },
                  [&](std::size_t n) { return Owner{numbers[n]}; });
}

void ModelCore::insertAssociated(std::span<void* const> records, const Association& association,
                                 const IncludeRequest& include, const InsertRequest& request) const {
    const auto& target = models_.of(*association.target);
    const auto& operations = *association.slot.operations;
    const Link link(association);
    NestedLevel level;
    std::vector<Link::Key> owners;   // of each child
    std::vector<void*> throughRows;  // the join rows that the members keep
    for (void* record : records) {
        void* member = association.slot.in(record);
        const std::size_t count = operations.size(member);
        if (count == 0) continue;
        const auto key = keyOf(*this, record, link.sourceKey(), association);
        const auto row = link.targetRow(key);
        for (std::size_t i = 0; i < count; ++i) {
            setValuesIn(target, level.records.emplace_back(operations.at(member, i)), row);
            level.given.push_back(row);
            owners.push_back(key);
            if (operations.throughTag) throughRows.push_back(operations.throughAt(member, i));
        }
    }
    if (level.records.empty()) return;
    const auto owner = [&](std::size_t n) { return ownerOf(records, association, n); };
    tellingOwners([&] { target.bulkInsertOrLink(level.records, level.given, include, request); }, owner);
    if (!association.through) return;
    std::vector<std::vector<AssignedValue>> rows;
    for (std::size_t i = 0; i < owners.size(); ++i)
        rows.push_back(link.throughRow(owners[i], keyOf(target, level.records[i], link.targetKey(), association)));
    const auto& through = models_.of(*association.through);
    InsertRequest ofRows = request;
    ofRows.nulls = Nulls::written;
    tellingOwners(
        [&] {
            if (!throughRows.empty())
                through.bulkInsertTree(throughRows, rows, ofRows, {});
            else if (request.eachAsCreate)
                through.insertEach(rows, ofRows);
            else
                through.insertRows(rows, ofRows);
        },
        owner);
}

}  // namespace sequelize::detail
