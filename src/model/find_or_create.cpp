// findOrCreate: who meets whom is decided by the database's unique keys. There is no transaction around the statements:
// one would hold the locks of a row that is not there (MySQL's gaps), over which two callers block each other.
#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>

#include "../query/expression_node.hpp"
#include "record_access.hpp"

namespace sequelize::detail {
namespace {

/// Beyond it somebody deletes the row as often as it is looked for.
constexpr unsigned mostAttempts = 10;

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

/// Half of it is random, so that callers who met do not meet again.
void pauseBefore(unsigned attempt) {
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    std::this_thread::sleep_for(std::chrono::milliseconds(attempt + static_cast<unsigned>(now / 1000) % (attempt + 1)));
}

}  // namespace

std::vector<AssignedValue> ModelCore::valuesToFind(const FindOrCreateRequest& request, const char* what) const {
    if (!request.where.isPresent())
        throw UsageError(
            fmt::format("{} of model '{}' has no where, which says which row is meant", what, table_.modelName));
    std::vector<AssignedValue> values;
    const auto fitted = [&](std::size_t index, Value value) {
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
        const auto* known = valueFor(values, index);
        if (known && known->second != value)
            throw UsageError(fmt::format("{} of model '{}': its where wants two values of '{}'", what, table_.modelName,
                                         table_.columns[index].name));
        if (!known) values.emplace_back(index, std::move(value));
    }
    const auto isGiven = values;
    for (const auto& [reference, expression] : request.defaults) {
        const std::size_t index = indexOf(reference);
        if (!expression.value())
            throw UsageError(fmt::format("{} of model '{}': the default of '{}' is SQL; a new row gets values", what,
                                         table_.modelName, table_.columns[index].name));
        Value value = fitted(index, *expression.value());
        const auto* known = valueFor(values, index);
        if (known && known->second != value)
            throw UsageError(fmt::format(
                "{0} of model '{1}': {2} give '{3}' another value, so that the new row would {4}; leave one out", what,
                table_.modelName, valueFor(isGiven, index) ? ".where and .defaults" : ".defaults",
                table_.columns[index].name, valueFor(isGiven, index) ? "not be found the next time" : "have two"));
        if (!known) values.emplace_back(index, std::move(value));
    }
    return values;
}

bool ModelCore::findOrCreate(const FindOrCreateRequest& request, RecordSink found) const {
    const auto values = valuesToFind(request, "findOrCreate");
    std::vector<Expression> terms;
    gatherTerms(request.where, terms);
    // Whether the key that refused the row is one by which it was looked for.
    const auto isMeant = [&](const UniqueConstraintError& error) {
        return std::ranges::all_of(error.fields(), [&](const std::string& field) {
            return std::ranges::any_of(terms, [&](const auto& term) {
                return table_.columns[indexOf(term->children[0]->column)].name == field;
            });
        });
    };
    FindRequest look{.where = request.where, .limit = 1, .run = request.run};
    const auto isThere = [&] {
        find(look, found);
        return found.operations->size(found.container) != 0;
    };
    if (isThere()) return false;
    // The winner's row is newer than what a transaction sees: only a locking read finds it.
    if (request.run.transaction) look.lock.level = Lock::SHARE;
    for (unsigned attempt = 1;; ++attempt) {
        try {
            insert(found.append(), {.given = values, .run = request.run});
            return true;
        } catch (const UniqueConstraintError& error) {
            found.operations->clear(found.container);
            if (isThere()) return false;
            if (attempt == mostAttempts || !isMeant(error)) throw;
        } catch (const DeadlockError&) {
            found.operations->clear(found.container);
            // it ended the program's transaction; else it undid this statement alone
            if (request.run.transaction || attempt == mostAttempts) throw;
            pauseBefore(attempt);
            if (isThere()) return false;
        }
    }
}

bool ModelCore::findOrBuild(const FindOrCreateRequest& request, RecordSink found) const {
    const auto values = valuesToFind(request, "findOrBuild");
    find({.where = request.where, .limit = 1, .run = request.run}, found);
    if (found.operations->size(found.container) != 0) return false;
    void* record = found.append();
    attachNew(record);
    for (const auto& [index, value] : values) {
        const auto& column = table_.columns[index];
        if (column.member && setMember(column, record, value)) continue;
        found.operations->clear(found.container);
        throw UsageError(fmt::format("findOrBuild of model '{}': {} has no member that can hold the value of '{}'",
                                     table_.modelName, table_.structName, column.name));
    }
    return true;
}

}  // namespace sequelize::detail
