#include <algorithm>
#include <concepts>
#include <exception>
#include <map>
#include <utility>

#include "integration/model_based/world.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {
namespace {

/// Lists of options are made from braces; here their length is only known when the program runs.
template <class List, class Entry>
List listOf(const std::vector<Entry>& e) {
    switch (e.size()) {
        case 0:
            return List{};
        case 1:
            return List{e[0]};
        case 2:
            return List{e[0], e[1]};
        case 3:
            return List{e[0], e[1], e[2]};
        case 4:
            return List{e[0], e[1], e[2], e[3]};
        case 5:
            return List{e[0], e[1], e[2], e[3], e[4]};
        case 6:
            return List{e[0], e[1], e[2], e[3], e[4], e[5]};
        case 7:
            return List{e[0], e[1], e[2], e[3], e[4], e[5], e[6]};
        default:
            return List{e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7]};
    }
}

const char* yesOrNo(bool answer) {
    return answer ? "yes" : "no";
}

/// A call on a table and its objects.
template <class T>
class TableCall {
public:
    TableCall(Shelf<T>& shelf, const Command& c, const Expectation& expectation, const InTransaction& t)
        : shelf_(shelf),
          model_(shelf.model),
          c_(c),
          fields_(expectation.fields),
          key_(expectation.key),
          t_(t),
          object_(shelf.objects[c.slot]) {}

    Performed run() {
        switch (c_.verb) {
            case Verb::build:
                object_ = model_.build(made(c_.rows.front()));
                break;
            case Verb::create:
                object_ = model_.create(made(c_.rows.front()), {.fields = columnList(fields_), .transaction = t_});
                addKey(*object_);
                break;
            case Verb::bulkCreate:
                bulkCreate();
                break;
            case Verb::find:
                find();
                break;
            case Verb::assign:
                shelf_.assign(*object_, c_.values);
                break;
            case Verb::copy:
                copy();
                break;
            case Verb::save:
                save({.fields = columnList(fields_), .transaction = t_});
                addKey(*object_);
                break;
            case Verb::findAll:
                findAll();
                break;
            case Verb::count:
                performed_.result = std::to_string(model_.count({.where = where(), .transaction = t_}));
                break;
            case Verb::updateWhere:
                performed_.result = std::to_string(model_.update(values(), {.where = where(), .transaction = t_}));
                break;
            case Verb::destroyWhere:
                performed_.result = std::to_string(model_.destroy({.where = where(), .transaction = t_}));
                break;
            case Verb::incrementWhere:
                performed_.result = std::to_string(
                    model_.increment(countingMember(), {.by = c_.number, .where = where(), .transaction = t_})
                );
                break;
            default:
                onRow();
                break;
        }
        return std::move(performed_);
    }

private:
    static constexpr bool isRecord = std::derived_from<T, RecordState>;

    static auto countingMember() {
        if constexpr (std::same_as<T, Item>)
            return &Item::stock;
        else if constexpr (std::same_as<T, Owner>)
            return &Owner::rank;
        else if constexpr (std::same_as<T, Tag>)
            return &Tag::weight;
        else
            return &Badge::points;
    }
    static PrimaryKey pkOf(const Value& key) {
        if (const auto* text = key.getIf<std::string>()) return *text;
        return *key.getIf<std::int64_t>();
    }

    const char* name(std::size_t column) const { return schemaOf(shelf_.table).columns[column].name; }
    template <class Entry>
    std::vector<Entry> namesOf(const std::vector<std::size_t>& columns) const {
        std::vector<Entry> names;
        for (const auto column : columns) names.emplace_back(name(column));
        return names;
    }
    List<ColumnName<T>> columnList(const std::vector<std::size_t>& columns) const {
        if (columns.empty()) return {};  // a list of an empty range is refused
        return namesOf<ColumnName<T>>(columns);
    }
    Values<T> values() const {
        std::vector<TypedAssignment<T>> list;
        for (const auto& [column, value] : c_.values) list.emplace_back(name(column), value);
        return listOf<Values<T>>(list);
    }
    Where<T> where() const { return {{name(c_.where.column), c_.where.value}}; }
    T made(const std::vector<Assignment>& values) const {
        T object{};
        shelf_.assign(object, values);
        return object;
    }
    void addKey(const T& object) { performed_.keys.push_back(shelf_.valuesOf(object).front()); }

    void bulkCreate() {
        std::vector<T> records;
        for (const auto& row : c_.rows) records.push_back(made(row));
        BulkCreateOptions<T> options{
            .fields = columnList(fields_), .ignoreDuplicates = c_.duplicates == Duplicates::ignore, .transaction = t_};
        if (c_.duplicates == Duplicates::update) options.updateOnDuplicate = columnList(c_.fields);
        auto stored = model_.bulkCreate(std::move(records), options);
        for (std::size_t i = 0; i < stored.size(); ++i) {
            addKey(stored[i]);
            shelf_.objects[(c_.slot + i) % slotCount] = std::move(stored[i]);
        }
    }
    void find() {
        auto found = model_.findByPk(
            pkOf(key_), {.attributes = listOf<Attributes<T>>(namesOf<Attribute<T>>(fields_)), .transaction = t_}
        );
        performed_.result = found ? "found" : "none";
        if (found) object_ = std::move(found);
    }
    /// Copies and moved objects are as good as what they come from.
    void copy() {
        const auto& other = shelf_.objects[c_.other];
        T one = *other;
        T two(std::move(one));
        one = std::move(two);
        object_ = one;
    }
    void save(const SaveOptions<T>& options) {
        if constexpr (isRecord)
            object_->save(options);
        else
            model_.save(*object_, options);
    }
    void onRow() {
        if constexpr (isRecord)
            onRecord();
        else
            onStruct();
    }
    void onRecord() {
        if (c_.verb == Verb::update) object_->update(values(), {.transaction = t_});
        if (c_.verb == Verb::increment) object_->increment(countingMember(), c_.number, {.transaction = t_});
        if (c_.verb == Verb::reload) object_->reload({.transaction = t_});
        if (c_.verb == Verb::destroy) object_->destroy({.transaction = t_});
    }
    void onStruct() {
        if (c_.verb == Verb::update) model_.update(*object_, values(), {.transaction = t_});
        if (c_.verb == Verb::increment) model_.increment(*object_, countingMember(), c_.number, {.transaction = t_});
        if (c_.verb == Verb::reload) model_.reload(*object_, {.transaction = t_});
        if (c_.verb == Verb::destroy) model_.destroy(*object_, {.transaction = t_});
    }
    void findAll() {
        std::map<Key, std::string> rows;
        for (const auto& record : model_.findAll({.where = where(), .transaction = t_})) {
            const auto row = shelf_.valuesOf(record);
            rows[keyOf(row.front())] += describe(row);
        }
        for (const auto& [key, row] : rows) performed_.result += row;
    }

    Shelf<T>& shelf_;
    const Model<T>& model_;
    const Command& c_;
    const std::vector<std::size_t>& fields_;
    const Value& key_;
    const InTransaction& t_;
    std::optional<T>& object_;
    Performed performed_;
};

Performed onItems(World& world, const Command& c, const InTransaction& t) {
    const auto items = world.owners.model.related(*world.owners.objects[c.slot], &Owner::items);
    auto& item = world.items.objects[c.other];
    Performed performed;
    switch (c.verb) {
        case Verb::addItem:
            items.add(*item, {.transaction = t});
            break;
        case Verb::removeItem:
            items.remove(*item, {.transaction = t});
            break;
        case Verb::setItems:
            items.set(c.number == 0 ? std::vector<Item>{} : std::vector{*item}, {.transaction = t});
            break;
        case Verb::hasItem:
            performed.result = yesOrNo(items.has(*item, {.transaction = t}));
            break;
        case Verb::countItems:
            performed.result = std::to_string(items.count({.transaction = t}));
            break;
        default: {
            Item made;
            world.items.assign(made, c.rows.front());
            item = items.create(std::move(made), {.transaction = t});
            performed.keys.emplace_back(item->id);
            break;
        }
    }
    return performed;
}

Performed onTags(World& world, const Command& c, const InTransaction& t) {
    const auto tags = world.items.model.related(*world.items.objects[c.slot], &Item::tags);
    const auto& tag = world.tags.objects[c.other];
    Performed performed;
    switch (c.verb) {
        case Verb::addTag:
            tags.add(*tag, {.transaction = t});
            break;
        case Verb::removeTag:
            tags.remove(*tag, {.transaction = t});
            break;
        case Verb::setTags:
            tags.set(c.number == 0 ? std::vector<Tag>{} : std::vector{*tag}, {.transaction = t});
            break;
        case Verb::hasTag:
            performed.result = yesOrNo(tags.has(*tag, {.transaction = t}));
            break;
        default:
            performed.result = std::to_string(tags.count({.transaction = t}));
            break;
    }
    return performed;
}

Performed onOwner(World& world, const Command& c, const InTransaction& t) {
    const auto owner = world.items.model.related(*world.items.objects[c.slot], &Item::owner);
    if (c.verb == Verb::setOwner)
        owner.set(*world.owners.objects[c.other], {.transaction = t});
    else
        owner.set(null, {.transaction = t});
    return {};
}

Performed run(World& world, const Command& c, const Expectation& expectation, const InTransaction& t) {
    switch (c.verb) {
        case Verb::addItem:
        case Verb::removeItem:
        case Verb::setItems:
        case Verb::hasItem:
        case Verb::countItems:
        case Verb::createItem:
            return onItems(world, c, t);
        case Verb::setOwner:
        case Verb::unsetOwner:
            return onOwner(world, c, t);
        case Verb::addTag:
        case Verb::removeTag:
        case Verb::setTags:
        case Verb::hasTag:
        case Verb::countTags:
            return onTags(world, c, t);
        default:
            return world.with(c.table, [&](auto& shelf) { return TableCall(shelf, c, expectation, t).run(); });
    }
}

}  // namespace

Performed perform(
    World& world, const Command& command, const Expectation& expectation, const InTransaction& transaction
) {
    try {
        return run(world, command, expectation, transaction);
    } catch (const BaseError&) {
        return failure();
    }
}

}  // namespace test::programs
