// A struct that is no model's is filled by its members' names:
//
//     struct BookCard { std::string title{}; std::int64_t n{}; std::optional<AuthorCard> author{}; };
//
//     title   the attribute `title`, where .attributes are not given or list it
//     n       what .attributes computes under this name: {fn("COUNT", ...), "n"}
//     author  the rows of the association `author`, where it is included
//
// Each member needs one, and what is computed or asked for needs a member; nothing is left out in silence.
#include "result_levels.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <sequelize/association/result_struct.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/plan/tree.hpp"
#include "../core/nearest.hpp"
#include "../query/expression_node.hpp"
#include "../schema/holds.hpp"
#include "output_names.hpp"

namespace sequelize::detail {
namespace {

/// Whether something of a finder, or of an include, may speak of tables that it includes.
template <class Request>
bool reachesIncludes(const Request& request) {
    const auto isOrdered = [](const Ordering& ordering) { return reachesFurther(ordering.expression); };
    const auto isRead = [](const Projection& projection) { return reachesFurther(projection.expression); };
    return reachesFurther(request.where) || std::ranges::any_of(request.order, isOrdered) ||
           std::ranges::any_of(request.selection.list, isRead);
}

void setUnread(IncludeRequest& include) {
    include.isRead = false;
    for (auto& nested : include.nested) setUnread(nested);
}

/// What one struct of the result reads of one table.
class LevelMaker {
public:
    LevelMaker(const ModelCore& model, const ResultStruct& result, const Selection& selection)
        : model_(model),
          models_(model.models()),
          table_(model.table()),
          result_(result),
          selection_(selection),
          level_(std::make_unique<ResultLevel>()) {}

    /// `keepsAll`: something above may speak of what is included here, so that it is joined.
    std::unique_ptr<ResultLevel> make(std::vector<IncludeRequest>& includes, bool keepsAll) {
        requireNoModel();
        level_->names.modelName = table_.modelName;
        level_->names.tableName = table_.tableName;
        level_->names.structName = result_.name;
        level_->columns.reserve(result_.members.size());
        if (selection_.all)
            readMembers();
        else
            readList();
        for (auto& member : result_.members)
            if (!member.kind->column) nest(member, includes, keepsAll);
        passOver(includes, keepsAll);
        return std::move(level_);
    }

private:
    /// A model's struct is a record of that model alone.
    void requireNoModel() const {
        if (const auto models = models_.ofStruct(result_.tag); !models.empty())
            fail(fmt::format(
                "{0} is the struct of model '{1}', whose finders read it; a struct that is no model's can be "
                "read here",
                result_.name, models.front()->table().modelName));
        if (!result_.isTakenApart)
            fail(
                fmt::format("the members of {} are not known to the library; make it an aggregate of 64 members at "
                            "most, without constructors, virtual functions, and bases that hold data",
                            result_.name));
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw UsageError(fmt::format("model '{}': {}", table_.modelName, what));
    }
    [[noreturn]] void failUnfilled(const ResultMember& member, const std::string& why) const {
        fail(fmt::format("nothing fills {}::{}: {}", result_.name, member.name, why));
    }

    [[nodiscard]] const ResultMember* memberNamed(std::string_view name) const {
        const auto found = std::ranges::find(result_.members, name, &ResultMember::name);
        return found == result_.members.end() ? nullptr : &*found;
    }

    [[nodiscard]] const ResultMember& memberOf(const Projection& computed) const {
        const auto* member = valueNamed(computed.alias);
        if (!member)
            fail(fmt::format("'{0}' is computed in .attributes, but {1} has no such member. {2}", computed.alias,
                             result_.name, hint(computed.alias, memberNames(), "Add one, or leave it out.")));
        return *member;
    }

    /// The attributes that a member is named as, unless `.attributes` says more.
    void readMembers() {
        // beside all columns
        for (const auto& computed : selection_.list)
            if (!computed.alias.empty()) add(memberOf(computed), computed, columnIn(computed.expression));
        for (const auto& member : result_.members) {
            if (!member.kind->column || isFilled(member)) continue;
            const auto* column = table_.findByName(member.name);
            if (!column) failUnfilled(member, whyNoAttribute(member));
            for (const auto& excluded : selection_.excluded)
                if (model_.indexOf(excluded->column) == indexOf(*column))
                    failUnfilled(member, ".attributes excludes it; leave the member out of the struct");
            add(member, Projection{Expression::ofName(column->name), {}}, column);
        }
        if (level_->columns.empty() && result_.members.empty()) fail(fmt::format("{} has no members", result_.name));
    }

    void readList() {
        for (const auto& projection : selection_.list) {
            const auto* column = columnIn(projection.expression);
            if (projection.alias.empty()) {
                if (!column && projection.expression->column.name != "*")
                    (void)table_.byName(projection.expression->column.name);  // says which there are
                if (!column)
                    fail(
                        fmt::format("'*' in .attributes fills no member of {}; leave .attributes out: the members are "
                                    "what is read",
                                    result_.name));
                // an attribute without a member is not read, as of a model's struct
                if (const auto* member = valueNamed(column->name)) add(*member, projection, column);
                continue;
            }
            add(memberOf(projection), projection, column);
        }
        for (const auto& member : result_.members) {
            if (!member.kind->column || isFilled(member)) continue;
            if (table_.findByName(member.name))
                failUnfilled(member, ".attributes does not list it; add it there, or leave .attributes out");
            failUnfilled(member, whyNoAttribute(member));
        }
    }

    /// The column that the expression is; null: it is another expression.
    [[nodiscard]] const ColumnDefinition* columnIn(const Expression& e) const {
        if (e->kind != ExpressionNode::Form::column || !e->column.path.empty() || !e->column.table.empty())
            return nullptr;
        return e->column.offset >= 0 ? table_.findByOffset(e->column.offset) : table_.findByName(e->column.name);
    }
    [[nodiscard]] std::size_t indexOf(const ColumnDefinition& column) const {
        return static_cast<std::size_t>(&column - table_.columns.data());
    }

    /// The member of that name, which must be a value; null: there is none.
    [[nodiscard]] const ResultMember* valueNamed(std::string_view name) const {
        const auto* member = memberNamed(name);
        if (!member) return nullptr;
        if (!member->kind->column)
            fail(
                fmt::format("'{1}' in .attributes is one value, which does not go into {0}::{1}, a member for the rows "
                            "of an include ({2})",
                            result_.name, name, member->kind->typeName));
        if (isFilled(*member)) fail(fmt::format(".attributes has two values for {}::{}", result_.name, name));
        return member;
    }
    [[nodiscard]] bool isFilled(const ResultMember& member) const {
        return std::ranges::any_of(level_->columns,
                                   [&](const auto& column) { return column.member.offset == member.offset; });
    }

    /// `column`: what the value is of, where it is no other expression.
    void add(const ResultMember& member, Projection projection, const ColumnDefinition* column) {
        const auto& type = *member.kind->column;
        if (column && !holds(type.family, column->type))
            fail(fmt::format("a {} column, '{}', does not go into {}::{}, which is {}; change the member's type",
                             nameOf(column->type), column->name, result_.name, member.name, type.name));
        ColumnDefinition target;
        target.name = member.name;
        target.field = column ? column->field : std::string(member.name);
        target.type = column ? column->type : type.columnType();
        target.member = {.offset = member.offset, .type = &type};
        level_->columns.push_back(std::move(target));
        level_->projections.push_back(std::move(projection));
    }

    [[nodiscard]] std::vector<std::string> memberNames() const {
        std::vector<std::string> names;
        for (const auto& member : result_.members) names.emplace_back(member.name);
        return names;
    }
    [[nodiscard]] static std::string hint(std::string_view word, const std::vector<std::string>& names,
                                          const std::string& otherwise) {
        std::string nearest = didYouMean(word, names);
        return nearest.empty() ? otherwise : nearest;
    }

    [[nodiscard]] std::string whyNoAttribute(const ResultMember& member) const {
        if (table_.findAttribute(member.name))
            return "the attribute is VIRTUAL, and computed of whole records; select what it is made of, or an expression "
                   "of this name";
        std::vector<std::string> names;
        for (const auto& column : table_.columns) names.push_back(column.name);
        for (const auto& projection : selection_.list)
            if (!projection.alias.empty()) names.push_back(projection.alias);
        return "it is no attribute of the model, and .attributes computes none of this name. " +
               hint(member.name, names, "Compute it: .attributes = {{fn(...), \"" + std::string(member.name) + "\"}}.");
    }

    [[nodiscard]] std::string whyNoInclude(const ResultMember& member) const {
        std::vector<std::string> names;
        for (const auto* association : models_.graph().of(table_)) {
            const auto name = model_.memberOf(*association);
            if (name == member.name || association->as == member.name)
                return fmt::format("its association is not included; add .include = {{&{}::{}}}", table_.structName,
                                   name);
            names.emplace_back(name);
        }
        return fmt::format("it is {}, which an include fills, and the model has no association of this name. {}",
                           member.kind->typeName,
                           hint(member.name, names, "Name it as an association of the model, or leave it out."));
    }

    void nest(const ResultMember& member, std::vector<IncludeRequest>& includes, bool keepsAll) {
        const auto* kind = member.kind;
        if (!kind->records)
            failUnfilled(member, fmt::format("{} is no type of a column, and no struct", kind->typeName));
        const auto byName = [&](auto nameOf) {
            return std::ranges::find_if(includes, [&](const IncludeRequest& include) {
                const auto* association = models_.graph().find(table_, include.member);
                return association && nameOf(*association) == member.name;
            });
        };
        auto found = byName([&](const Association& association) { return model_.memberOf(association); });
        if (found == includes.end())
            found = byName([](const Association& association) { return std::string_view(association.as); });
        if (found == includes.end()) failUnfilled(member, whyNoInclude(member));
        const auto& association = *models_.graph().find(table_, found->member);
        requireFitting(member, association);
        found->into = &member;
        const ResultStruct& structure = kind->structure();
        if (structure.tag == association.target->structTag) return;  // records of the model
        auto level = LevelMaker(models_.of(*association.target), structure, found->selection)
                         .make(found->nested, keepsAll || reachesIncludes(*found) || reachesFurther(found->on));
        found->level = level.get();
        found->order = OutputNames::ofResult(*association.target, found->selection.list).inPlace(found->order);
        level_->nested.push_back(std::move(level));
    }

    void requireFitting(const ResultMember& member, const Association& association) const {
        const auto& records = *member.kind->records;
        const std::string label = fmt::format("{}::{}", table_.structName, model_.memberOf(association));
        if (association.isToMany() != records.isToMany)
            fail(fmt::format("{} has {}, but the member {}::{} is {}; make it a std::{} of structs", label,
                             association.isToMany() ? "many rows" : "one row at most", result_.name, member.name,
                             member.kind->typeName, association.isToMany() ? "vector" : "optional"));
        if (records.throughTag && (!association.through || records.throughTag != association.through->structTag))
            fail(
                fmt::format("{}::{} keeps rows of another join table than that of {}; make it a std::vector of structs",
                            result_.name, member.name, label));
    }

    /// Of an include without a member nothing is read: only what it asks of the rows above counts, and what else in the
    /// request speaks of it.
    void passOver(std::vector<IncludeRequest>& includes, bool keepsAll) const {
        std::erase_if(includes, [&](const IncludeRequest& include) {
            return !include.into && !keepsAll && !include.required.value_or(include.where.isPresent());
        });
        for (auto& include : includes)
            if (!include.into) setUnread(include);
    }

    const ModelCore& model_;
    ModelSet& models_;
    const TableDefinition& table_;
    const ResultStruct& result_;
    const Selection& selection_;
    std::unique_ptr<ResultLevel> level_;
};

}  // namespace

FindRequest withLevels(const ModelCore& model, const FindRequest& request) {
    FindRequest made = request;
    made.level = LevelMaker(model, *request.result, request.selection).make(made.includes, reachesIncludes(request));
    return made;
}

}  // namespace sequelize::detail
