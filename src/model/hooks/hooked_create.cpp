#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/model/record.hpp>

#include "../../association/declared_association.hpp"
#include "../prepared_row.hpp"
#include "../record_access.hpp"
#include "hook_masks.hpp"
#include "made_defaults.hpp"
#include "own_records.hpp"

// create and bulkCreate that run hooks.
namespace sequelize::detail {

namespace {

/// The foreign keys that a record gets once those are stored that it belongs to, and that are to be stored with it.
std::vector<std::size_t> laterKeys(const ModelCore& model, void* record, const std::vector<IncludeRequest>& includes) {
    std::vector<std::size_t> later;
    for (const auto& include : includes) {
        const auto& association = declaredAssociation<EagerLoadingError>(model.models().graph(), model.table(),
                                                                         include.member, "an include of create");
        if (association.kind != AssociationKind::belongsTo) continue;
        if (association.slot.operations->size(association.slot.in(record)) == 0) continue;
        for (const auto& [own, others] : association.keys) later.push_back(own);
    }
    return later;
}

}  // namespace

void ModelCore::checkInsert(const void* record, const InsertRequest& request,
                            const std::vector<std::size_t>& later) const {
    const InsertPlan plan = planInsert(request);
    std::vector<ValidationErrorItem> errors;
    std::vector<std::optional<Value>> values(table_.columns.size());
    static_cast<void>(prepareInsert(record, plan, values, errors));
    validateInsert(record, values, request, errors);
    for (const auto column : later)
        std::erase_if(errors, [&](const auto& error) { return error.path == table_.columns[column].name; });
    if (!errors.empty()) throw ValidationError(std::move(errors));
}

void ModelCore::insertHooked(void* record, const InsertRequest& request,
                             const std::vector<IncludeRequest>& includes) const {
    settleRecord(record);  // an id that was rolled back is no key to insert
    // A copy of a stored record becomes another row.
    if (const auto* state = layout_.state ? layout_.state(record) : nullptr;
        state && (state->model_ != number() || !state->memory_.isNew || state->memory_.isInDoubt))
        attachNew(record);
    const auto later = laterKeys(*this, record, includes);
    InsertRequest own = request;
    Expression where;
    RecordHook hook{*this, record, own.run, own.fields, where, own.silent, true, optionsOfInsert};
    const auto check = [&] { checkInsert(record, own, later); };
    MadeDefaults made(table_, initials_, record);
    made.make(planInsert(own));
    validateHooked(hook, check);
    runHooks(HookType::beforeCreate, &hook);
    validateAgain(hook, check);
    requireNothingDropped(record, includes, "a hook put them there: name the member in create's .include");
    insertTreeRows(record, own, includes);
    made.keep();
    runHooks(HookType::afterCreate, &hook);
}

/// What is wrong with all of the records, as bulkCreate tells it.
void ModelCore::validateEach(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                             const InsertRequest& request, const std::vector<IncludeRequest>& includes) const {
    std::vector<ValidationErrorItem> errors;
    for (std::size_t i = 0; i < records.size(); ++i) {
        void* record = records[i];
        const auto later = laterKeys(*this, record, includes);
        InsertRequest own = request;
        if (!given.empty()) own.given = given[i];
        Expression where;
        RecordHook hook{*this, record, own.run, own.fields, where, own.silent, true, noOptions};
        try {
            validateHooked(hook, [&] { checkInsert(record, own, later); });
        } catch (const ValidationError& error) {
            if (!hook.error) throw;  // a hook's own
            for (auto item : error.errors()) {
                item.message.insert(0, fmt::format("record {}: ", i));
                item.record = i;
                errors.push_back(std::move(item));
            }
        }
    }
    if (!errors.empty()) throw ValidationError(std::move(errors));
}

/// In the request's transaction: before each, all at once, after each.
void ModelCore::createEach(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                           InsertRequest& request, const std::vector<IncludeRequest>& includes) const {
    const std::size_t count = records.size();
    if (request.ignoreDuplicates)
        throw UsageError(fmt::format(
            "bulkCreate of model '{}': .individualHooks and .ignoreDuplicates do not go together, since nobody can tell "
            "for which records afterCreate would run; leave one out",
            table_.modelName));
    std::vector<MadeDefaults> made;
    made.reserve(count);
    std::vector<RecordHook> hooks;
    hooks.reserve(count);
    Expression where;
    const auto plan = planInsert(request);
    // One statement writes all: hooks must agree.
    std::vector<std::vector<ColumnReference>> fields(count, request.fields);
    for (std::size_t i = 0; i < count; ++i) {
        void* record = records[i];
        settleRecord(record);
        requireOwnKeys(record, request);
        made.emplace_back(table_, initials_, record).make(plan);
        hooks.push_back({*this, record, request.run, fields[i], where, request.silent, true, optionsOfUpsert});
    }
    if (request.reportsAll) validateEach(records, given, request, includes);
    for (auto& hook : hooks) runHooks(HookType::beforeCreate, &hook);
    for (const auto& each : fields)
        if (fieldMask(each) != fieldMask(fields.front()))
            throw UsageError(fmt::format(
                "bulkCreate of model '{}': beforeCreate gives a record other .fields than the first, and one statement "
                "writes them all; set the same for each, or set them in beforeBulkCreate",
                table_.modelName));
    if (count > 0) request.fields = fields.front();
    bulkInsertTreeRows(records, given, request, includes);
    for (auto& each : made) each.keep();
    for (auto& hook : hooks) runHooks(HookType::afterCreate, &hook);
}

void ModelCore::bulkInsertHooked(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                                 const InsertRequest& request, const std::vector<IncludeRequest>& includes) const {
    if (layout_.state)
        for (void* record : records) {
            settleRecord(record);
            if (const auto* state = layout_.state(record); state->model_ != number() || !state->memory_.isNew)
                attachNew(record);
        }
    InsertRequest own = request;
    BulkCreateHook hook{*this, records.front(), records.size(), own};
    runHooks(HookType::beforeBulkCreate, &hook);
    if (!own.individualHooks) {
        bulkInsertTreeRows(records, given, own, includes);
        runHooks(HookType::afterBulkCreate, &hook);
        return;
    }
    Transaction transaction(database_, own.run);
    own.run = transaction.inside(own.run);
    createEach(records, given, own, includes);
    runHooks(HookType::afterBulkCreate, &hook);
    transaction.commit();
}

/// A join table's rows: hooks see them as records, as far as the struct has members for them.
void ModelCore::insertRowsHooked(std::span<const std::vector<AssignedValue>> given, const InsertRequest& asked) const {
    const OwnRecords records(layout_);
    std::vector<std::vector<AssignedValue>> rows(given.begin(), given.end());
    if (records)
        for (const auto& row : rows) {
            void* record = records.sink().append();
            attachNew(record);
            for (const auto& [column, value] : row) setMember(table_.columns[column], record, value);
        }
    const auto heldBy = [&](std::size_t i, std::size_t column) {
        return memberValue(table_.columns[column], records.at(i));
    };
    std::vector<std::vector<Value>> held(rows.size());
    for (std::size_t i = 0; i < records.size(); ++i)
        for (const auto& [column, value] : rows[i])
            held[i].push_back(table_.columns[column].member ? heldBy(i, column) : Value(null));
    InsertRequest request = asked;
    BulkCreateHook hook{*this, records.first(), records.size(), request, true};
    runHooks(HookType::beforeBulkCreate, &hook);
    Expression where;
    const auto runForEach = [&](HookType type) {
        for (std::size_t i = 0; request.individualHooks && i < records.size(); ++i) {
            RecordHook each{*this, records.at(i), request.run, request.fields, where, request.silent, true, noOptions};
            runHooks(type, &each);
        }
    };
    runForEach(HookType::beforeCreate);
    for (std::size_t i = 0; i < records.size(); ++i)
        for (std::size_t k = 0; k < rows[i].size(); ++k) {
            auto& [column, value] = rows[i][k];
            if (table_.columns[column].member && heldBy(i, column) != held[i][k]) value = heldBy(i, column);
        }
    std::vector<void*> addresses;
    for (std::size_t i = 0; i < records.size(); ++i) addresses.push_back(records.at(i));
    insertRowsOf(rows, addresses, request);
    runForEach(HookType::afterCreate);
    runHooks(HookType::afterBulkCreate, &hook);
}

void ModelCore::insertEach(std::span<const std::vector<AssignedValue>> given, const InsertRequest& request) const {
    if (!layout_.withNew || !runsHooks(request.run, createHooks)) {
        insertRows(given, request);
        return;
    }
    for (const auto& row : given)
        layout_.withNew([&](void* record) {
            for (const auto& [column, value] : row) setMember(table_.columns[column], record, value);
            InsertRequest own = request;
            own.given = row;
            insert(record, own);
        });
}

}  // namespace sequelize::detail
