// findOrCreate: who meets whom is decided by the database's unique keys. There is no transaction around the statements:
// one would hold the locks of a row that is not there (MySQL's gaps), over which two callers block each other.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/schema/accessors.hpp>

#include "../pool/attempt.hpp"
#include "../query/expression_node.hpp"
#include "filters.hpp"
#include "meeting.hpp"
#include "model_rules.hpp"
#include "omitted_nulls.hpp"
#include "record_access.hpp"
#include "refused_key.hpp"

namespace sequelize::detail {
namespace {

const AssignedValue* valueFor(const std::vector<AssignedValue>& values, std::size_t column) {
    const auto found = std::ranges::find(values, column, &AssignedValue::first);
    return found == values.end() ? nullptr : &*found;
}

/// The terms of a condition that must all hold.
void gatherTerms(const Expression& where, std::vector<Expression>& terms) {
    if (where->kind != ExpressionNode::Form::all) {
        terms.push_back(where);
        return;
    }
    for (const auto& term : where->children) gatherTerms(term, terms);
}

bool isEquality(const Expression& term) {
    if (term->kind != ExpressionNode::Form::comparison || term->children.size() != 2) return false;
    const auto& column = term->children[0];
    const Value* value = term->children[1].value();
    if (!value || column->kind != ExpressionNode::Form::column || !column->column.path.empty()) return false;
    return term->op == Predicate::eq || (term->op == Predicate::is && value->isNull());
}

}  // namespace

std::vector<AssignedValue> ModelCore::valuesToFind(const FindOrCreateRequest& request, const char* what) const {
    if (!request.where.isPresent())
        throw UsageError(
            fmt::format("{} of model '{}' has no where, which says which row is meant", what, table_.modelName));
    std::vector<AssignedValue> values;
    const auto fitted = [&](std::size_t index, Value value) {
        requireWritten(index);
        fit(index, value);
        return value;
    };
    std::vector<Expression> terms;
    gatherTerms(request.where, terms);
    for (const auto& term : terms) {
        if (!isEquality(term))
            throw UsageError(fmt::format(
                "{} of model '{}': its where is the values of the new row, too, and has a condition that is no equality of "
                "an own column with a value; give equalities only",
                what, table_.modelName));
        const std::size_t index = indexOf(term->children[0]->column);
        Value value = fitted(index, *term->children[1].value());
        if (table_.columns[index].accessors && table_.columns[index].accessors->set) {
            Value stored = storedForm(table_.columns[index], value);
            fit(index, stored);
            if (stored != value)
                throw UsageError(fmt::format(
                    "{} of model '{}': its where looks for '{}' by a value that .set would change, so that the new row "
                    "would not be found the next time; give the value as it is stored",
                    what, table_.modelName, table_.columns[index].name));
        }
        const auto* known = valueFor(values, index);
        if (known && known->second != value)
            throw UsageError(fmt::format("{} of model '{}': its where wants two values of '{}'", what, table_.modelName,
                                         table_.columns[index].name));
        if (!known) values.emplace_back(index, std::move(value));
    }
    const auto isGiven = values;
    const bool omits = omitsNulls(table_, request.nulls);
    for (const auto& [reference, expression] : request.defaults) {
        const std::size_t index = indexOf(reference);
        if (!expression.value())
            throw UsageError(fmt::format("{} of model '{}': the default of '{}' is SQL; a new row gets values", what,
                                         table_.modelName, table_.columns[index].name));
        if (omits && isOmittedNull(table_, index, *expression.value())) continue;
        Value value = fitted(index, *expression.value());
        const auto* known = valueFor(values, index);
        if (known && known->second != value)
            throw UsageError(fmt::format(
                "{0} of model '{1}': {2} give '{3}' another value, so that the new row would {4}; leave one out", what,
                table_.modelName, valueFor(isGiven, index) ? ".where and .defaults" : ".defaults",
                table_.columns[index].name, valueFor(isGiven, index) ? "not be found the next time" : "have two"));
        if (!known) values.emplace_back(index, std::move(value));
    }
    if (request.fields.empty()) return values;
    const auto mask = fieldMask(request.fields);
    for (const auto& [index, value] : isGiven)
        if (!mask[index])
            throw UsageError(fmt::format(
                "{} of model '{}': .fields leaves out '{}', by which the row is looked for, so that a new one would not be "
                "found the next time; name it, too",
                what, table_.modelName, table_.columns[index].name));
    std::erase_if(values, [&](const AssignedValue& value) { return !mask[value.first]; });
    return values;
}

namespace {

/// The includes, which load only: a row that is there must be found.
std::vector<IncludeRequest> loadingOnly(const TableDefinition& table, std::vector<IncludeRequest> includes,
                                        const char* what) {
    for (auto& include : includes) {
        if (include.required.value_or(include.where.isPresent()))
            throw UsageError(fmt::format(
                "{} of model '{}': an include with .required or .where would hide a row that is there, and another one would "
                "be made; say .required = false, which loads what there is",
                what, table.modelName));
        include.required = false;
    }
    return includes;
}

}  // namespace

void ModelCore::findWithIncludes(const FindOrCreateRequest& request, RecordSink found) const {
    std::vector<Value> key;
    for (const auto index : table_.primaryKey)
        key.push_back(memberValue(table_.columns[index], found.operations->at(found.container, 0)));
    FindRequest again{.includes = loadingOnly(table_, request.includes, "findOrCreate"),
                      .where = ofKeys({&key, 1}),
                      .scope = noScope(),
                      .filters = {.paranoid = false},
                      .run = request.run};
    // what hides a row from a finder hides none that was found or made
    if (rules_)
        for (const auto& filter : rules_->filters) again.filters.leftOut.push_back(filter.name);
    if (request.run.transaction) again.lock = {.level = Lock::SHARE, .of = &table_, .mayLockMore = true};
    found.operations->clear(found.container);
    findRecords(again, found);
    if (found.operations->size(found.container) == 0) rowGone("findOrCreate");
}

std::vector<AssignedValue> ModelCore::giveNew(void* record, const std::vector<AssignedValue>& values) const {
    std::vector<AssignedValue> beside;
    for (const auto& [index, value] : values) {
        const auto& column = table_.columns[index];
        // a member that holds what a new struct has would leave the column to its default
        const bool isBrought = column.member && index != table_.updatedAt && setMember(column, record, value) &&
                               !isUnset(memberValue(column, record), initials_[index]);
        if (!isBrought) beside.emplace_back(index, storedForm(column, value));
    }
    return beside;
}

bool ModelCore::findOrCreate(const FindOrCreateRequest& request, RecordSink found) const {
    const auto values = valuesToFind(request, "findOrCreate");
    if (!request.includes.empty()) requireKeyMembers();
    FindRequest look{.includes = loadingOnly(table_, request.includes, "findOrCreate"),
                     .where = request.where,
                     .scope = request.scope,
                     .filters = request.filters,
                     .limit = 1,
                     .run = request.run};
    find(look, found);
    if (found.operations->size(found.container) != 0) return false;
    // The winner's row is newer than what a transaction sees: only a locking read finds it, and locks the rows of
    // tables, not of what a page of an include is.
    look.includes.clear();
    if (request.run.transaction) look.lock.level = Lock::SHARE;
    const bool created = createOrFind(request, values, look, found);
    if (!request.includes.empty()) findWithIncludes(request, found);
    return created;
}

bool ModelCore::createOrFind(const FindOrCreateRequest& request, const std::vector<AssignedValue>& values,
                             const FindRequest& look, RecordSink found) const {
    std::vector<Expression> terms;
    gatherTerms(request.where, terms);
    // Whether the key that refused the row is one by which it was looked for.
    const auto isMeant = [&](const UniqueConstraintError& error) {
        std::vector<std::size_t> columns;
        for (const auto& term : terms) columns.push_back(indexOf(term->children[0]->column));
        return isKeyAmong(error, table_, columns);
    };
    const auto isThere = [&] {
        find(look, found);
        return found.operations->size(found.container) != 0;
    };
    // A row that filters or a scope hide is none to return, and no other can be made beside it.
    const auto isHidden = [&] {
        return exists({.where = request.where, .filters = {.isSettled = true}, .run = request.run});
    };
    for (unsigned attempts = 1;; ++attempts) {
        try {
            void* record = found.append();
            auto beside = giveNew(record, values);
            attempt(database_, request.run, [&](const RunOptions& run) {
                insert(record, {.given = std::move(beside),
                                .fields = request.fields,
                                .validation = request.validation,
                                .nulls = request.nulls,
                                .run = run});
            });
            return true;
        } catch (const UniqueConstraintError& error) {
            found.operations->clear(found.container);
            if (isThere()) return false;
            if (attempts == mostAttempts || !isMeant(error)) throw;
            if (!isHidden()) continue;
            if (isThere()) return false;  // made meanwhile, where many delete and make it
            failHidden(error);
        } catch (const DeadlockError&) {
            found.operations->clear(found.container);
            // it ended the program's transaction; else it undid this statement alone
            if (request.run.transaction || attempts == mostAttempts) throw;
            pauseAfterMeeting(attempts);
            if (isThere()) return false;
        }
    }
}

bool ModelCore::findOrBuild(const FindOrCreateRequest& request, RecordSink found) const {
    const auto values = valuesToFind(request, "findOrBuild");
    find({.includes = loadingOnly(table_, request.includes, "findOrBuild"),
          .where = request.where,
          .scope = request.scope,
          .filters = request.filters,
          .limit = 1,
          .run = request.run},
         found);
    if (found.operations->size(found.container) != 0) return false;
    void* record = found.append();
    attachNew(record);
    for (const auto& [index, value] : values) {
        const auto& column = table_.columns[index];
        if (column.member && setMember(column, record, value)) continue;  // save makes of it what `.set` does
        found.operations->clear(found.container);
        throw UsageError(fmt::format("findOrBuild of model '{}': {} has no member that can hold the value of '{}'",
                                     table_.modelName, table_.structName, column.name));
    }
    return true;
}

}  // namespace sequelize::detail
