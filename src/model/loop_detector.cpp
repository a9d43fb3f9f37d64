// N + 1 statements where two would do: one that reads records, and then one for each of them.
//
//     for (const Grade& grade : Grades.findAll())
//         auto students = Students.findAll({.where = {{&Student::gradeId, grade.id}}});
//
// Seen is what one place calls so often, each time for another key: finders whose condition names the primary key or
// the key of an association, `get` of relations, `reload`, and `load` of one record alone.
#include "loop_detector.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/key_bytes.hpp"
#include "../association/link.hpp"
#include "../core/listed.hpp"
#include "../pool/observers.hpp"
#include "../query/expression_node.hpp"
#include "compiled_find.hpp"

namespace sequelize::detail {
namespace {

using LoopClock = std::chrono::steady_clock;

/// A loop calls again sooner.
constexpr auto longestPause = std::chrono::seconds(1);
/// More are forgotten: programs that look like this have none of these loops.
constexpr std::size_t mostCounts = 1000;

struct Count {
    std::size_t calls = 0;
    std::string values{};  // of the last call
    LoopClock::time_point first{};
    LoopClock::time_point last{};
};

using Counts = std::unordered_map<std::string, Count>;

Counts& countsOf(std::size_t detector) {
    thread_local std::unordered_map<std::size_t, Counts> counts;
    return counts[detector];
}

/// The root's columns that the condition says are equal to a value.
void addEqual(const TableDefinition& table, const Expression& condition, std::set<std::size_t>& columns) {
    if (condition->kind == ExpressionNode::Form::all)
        for (const auto& term : condition->children) addEqual(table, term, columns);
    if (condition->kind != ExpressionNode::Form::comparison || condition->op != Predicate::eq ||
        condition->children.size() != 2)
        return;
    const auto& left = condition->children[0];
    if (left->kind != ExpressionNode::Form::column || !left->column.path.empty() ||
        condition->children[1]->kind != ExpressionNode::Form::value)
        return;
    const auto* column =
        left->column.offset >= 0 ? table.findByOffset(left->column.offset) : table.findByName(left->column.name);
    if (column) columns.insert(static_cast<std::size_t>(column - table.columns.data()));
}

bool hasAll(const std::set<std::size_t>& columns, const std::vector<std::size_t>& key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [&](std::size_t i) { return columns.contains(i); });
}

/// The associations that lead to the rows with these columns' values.
std::vector<const Association*> leadingTo(const ModelCore& model, const std::set<std::size_t>& columns) {
    std::vector<const Association*> found;
    for (const auto* source : model.models().inDependencyOrder())
        for (const auto* association : model.models().graph().of(source->table())) {
            if (association->target != &model.table() || association->through) continue;
            const Link link(*association);
            const bool refers = association->kind == AssociationKind::belongsTo;
            if (hasAll(columns, refers ? link.targetKey() : link.foreignKey())) found.push_back(association);
        }
    return found;
}

std::string includeText(const ModelCore& model, const Association& association) {
    const auto& source = model.models().of(*association.source);
    return fmt::format("&{}::{}", source.table().structName, source.memberOf(association));
}

std::string loopRemedy(const ModelCore& model, const std::vector<const Association*>& associations) {
    if (associations.empty()) return "ask for all keys at once, .where = {{column, keys}} with a vector of them";
    std::string members;
    for (const auto* association : associations)
        addListed(members,
                  "{" + includeText(model, *association) + "} of model '" + association->source->modelName + "'");
    const auto& first = *associations.front();
    return fmt::format(
        "add .include = {} to the finder that reads the parents, or fill all of them at once: load(records, {{.include = "
        "{{{}}}}}) of model '{}'",
        members, includeText(model, first), first.source->modelName);
}

/// Of the call, without its values.
Shape shapeAt(const TableDefinition& table, const FindRequest& request) {
    Shape shape;
    shape.add(request.place.line).add(std::string_view(request.place.file)).add(&table);
    addTo(shape, request);
    return shape;
}

std::string givenValues(const Shape& shape, const FindRequest& request) {
    std::vector<Value> values;
    for (const auto* value : shape.values()) values.push_back(*value);
    if (request.link) values.insert(values.end(), request.link->key.begin(), request.link->key.end());
    return bytesOf(values);
}

}  // namespace

LoopDetector::LoopDetector(std::size_t threshold, std::function<void(const NPlusOne&)> tell, Logger logging)
    : threshold_(threshold), tell_(std::move(tell)), logging_(std::move(logging)), number_([] {
          static std::atomic<std::size_t> made{0};
          return ++made;
      }()) {}

void LoopDetector::begin() const {
    countsOf(number_).clear();
}

void LoopDetector::note(const ModelCore& model, const FindRequest& request, const char* remedy) const {
    if (!request.place.file) return;  // the library's own
    const auto& table = model.table();
    std::vector<const Association*> associations;
    if (request.relation) {
        associations.push_back(request.relation);
    } else {
        std::set<std::size_t> columns;
        addEqual(table, request.where, columns);
        if (columns.empty()) return;
        associations = leadingTo(model, columns);
        if (associations.empty() && !hasAll(columns, table.primaryKey)) return;
    }
    const Shape shape = shapeAt(table, request);
    count(model, request.place, std::string(shape.key()), givenValues(shape, request),
          [&] { return remedy ? std::string(remedy) : loopRemedy(model, associations); });
}

void LoopDetector::noteLoad(const ModelCore& model, const FindRequest& request, const void* record) const {
    if (!request.place.file) return;
    std::string members;
    std::vector<Value> key;
    for (const auto& include : request.includes) {
        const auto* association = model.models().graph().find(model.table(), include.member);
        addListed(members, includeText(model, *association));
        for (const auto column : Link(*association).sourceKey()) key.push_back(model.keyIn(record, column));
    }
    count(model, request.place, std::string(shapeAt(model.table(), request).key()), bytesOf(key), [&] {
        return fmt::format(
            "give it all records at once, load(records, {{.include = {{{0}}}}}), or add .include = {{{0}}} to the finder "
            "that reads them",
            members);
    });
}

void LoopDetector::count(const ModelCore& model, const CallPlace& place, const std::string& key, std::string values,
                         const std::function<std::string()>& remedy) const {
    auto& counts = countsOf(number_);
    if (counts.size() >= mostCounts) counts.clear();
    Count& count = counts[key];
    const auto now = LoopClock::now();
    if (count.calls > 0 && now - count.last > longestPause) count = {};
    count.last = now;
    if (count.calls == 0) count.first = now;
    if (count.calls > 0 && values == count.values) return;  // the same again is another mistake
    count.values = std::move(values);
    if (++count.calls != threshold_) return;

    NPlusOne loop{.model = model.table().modelName,
                  .count = count.calls,
                  .elapsed = std::chrono::duration_cast<std::chrono::microseconds>(now - count.first),
                  .file = place.file,
                  .line = place.line,
                  .function = place.function,
                  .remedy = remedy()};
    loop.text = fmt::format(
        "N+1: {}:{} ({}) has read model '{}' {} times within {} ms, for one key after the other; {}", loop.file,
        loop.line, loop.function, loop.model, loop.count, loop.elapsed.count() / 1000, loop.remedy);
    observe("onNPlusOne", [&] {
        if (tell_)
            tell_(loop);
        else if (logging_)
            logging_(loop.text, {});
        else
            console.error(loop.text);
    });
}

}  // namespace sequelize::detail
