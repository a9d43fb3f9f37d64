#include <algorithm>
#include <random>
#include <utility>

#include "integration/model_based/program.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {
namespace {

class Generator {
public:
    Generator(std::uint64_t seed, const std::vector<Fault>& faults) : random_(seed), faults_(faults) {}

    Program program();

private:
    std::size_t number(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
    bool chance(std::size_t percent) { return number(100) < percent; }
    template <class Range>
    const auto& oneOf(const Range& range) {
        return *(std::begin(range) + static_cast<std::ptrdiff_t>(number(std::size(range))));
    }
    Table anyTable() {
        static constexpr Table some[]{Table::items, Table::items, Table::items,  Table::owners,
                                      Table::tags,  Table::tags,  Table::badges, Table::badges};
        return oneOf(some);
    }
    /// One that a member can hold.
    Assignment assignment(const Schema& schema, std::size_t column) {
        return {column, oneOf(schema.columns[column].domain)};
    }
    std::vector<Assignment> newRow(const Schema& schema) {
        std::vector<Assignment> row;
        for (std::size_t i = 0; i < schema.columns.size(); ++i)
            if (chance(i == 0 && !schema.generatesKey ? 95 : 60)) row.push_back(assignment(schema, i));
        return row;
    }
    std::vector<std::size_t> someColumns(const Schema& schema, std::size_t percent) {
        std::vector<std::size_t> columns;
        for (std::size_t i = 1; i < schema.columns.size(); ++i)
            if (chance(percent)) columns.push_back(i);
        return columns;
    }
    /// For `.fields` of an INSERT: without what must have a value the row would be refused in each database's own way.
    std::vector<std::size_t> insertFields(const Schema& schema) {
        std::vector<std::size_t> columns;
        for (std::size_t i = 0; i < schema.columns.size(); ++i)
            if (!schema.columns[i].isOptional || chance(40)) columns.push_back(i);
        return columns;
    }
    std::size_t countingColumn(const Schema& schema) {
        for (std::size_t i = 0; i < schema.columns.size(); ++i)
            if (schema.columns[i].counts) return i;
        return 0;
    }

    void set(Command& c, const Schema& schema, bool keyToo, bool wildToo) {
        const auto count = number(4);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t first = keyToo && !schema.generatesKey ? 0 : 1;
            const auto column = first + number(schema.columns.size() - first);
            if (std::any_of(c.values.begin(), c.values.end(), [&](const auto& v) { return v.column == column; }))
                continue;
            const auto& wild = schema.columns[column].wild;
            c.values.push_back(
                wildToo && !wild.empty() && chance(10) ? Assignment{column, oneOf(wild)} : assignment(schema, column)
            );
        }
    }

    Command simple(Verb verb, Table table) {
        const auto& schema = schemaOf(table);
        Command c{.verb = verb, .table = table, .slot = number(slotCount), .other = number(slotCount)};
        c.outer = chance(8);
        switch (verb) {
            case Verb::build:
                c.rows = {newRow(schema)};
                break;
            case Verb::create:
                c.rows = {newRow(schema)};
                if (chance(25)) c.fields = insertFields(schema);
                break;
            case Verb::createItem:
                c.rows = {newRow(schemaOf(Table::items))};
                break;
            case Verb::bulkCreate:
                c.rows.resize(1 + number(3));
                for (auto& row : c.rows) row = newRow(schema);
                if (!schema.generatesKey) {
                    c.duplicates = static_cast<Duplicates>(number(3));
                    if (c.duplicates == Duplicates::update) c.fields = {1 + number(schema.columns.size() - 1)};
                }
                break;
            case Verb::find:
                c.number = static_cast<int>(number(6));
                if ((schema.isRecord || table == Table::tags) && chance(50)) {
                    c.fields = someColumns(schema, 40);
                    c.fields.insert(c.fields.begin(), 0);
                }
                break;
            case Verb::assign:
                set(c, schema, schema.isRecord, false);
                break;
            case Verb::save:
                if (chance(25)) c.fields = someColumns(schema, 50);
                break;
            case Verb::update:
                set(c, schema, false, true);
                break;
            case Verb::updateWhere:
                set(c, schema, false, true);
                c.where = assignment(schema, number(schema.columns.size()));
                break;
            case Verb::increment:
            case Verb::incrementWhere:
                c.number = static_cast<int>(number(8)) - 3;
                if (chance(15)) c.number = 200;
                c.values = {{countingColumn(schema), {}}};
                c.where = assignment(schema, number(schema.columns.size()));
                break;
            case Verb::findAll:
            case Verb::count:
            case Verb::destroyWhere:
                c.where = assignment(schema, number(schema.columns.size()));
                break;
            default:
                c.number = static_cast<int>(number(3));
                break;
        }
        return c;
    }

    Verb anyVerb() {
        using V = Verb;
        static constexpr std::pair<Verb, int> weights[]{
            {V::build, 3},        {V::create, 8},     {V::bulkCreate, 4}, {V::find, 10},       {V::assign, 14},
            {V::save, 16},        {V::update, 7},     {V::increment, 6},  {V::reload, 5},      {V::destroy, 5},
            {V::copy, 3},         {V::findAll, 3},    {V::count, 2},      {V::updateWhere, 4}, {V::incrementWhere, 2},
            {V::destroyWhere, 2}, {V::addItem, 3},    {V::removeItem, 2}, {V::setItems, 2},    {V::hasItem, 1},
            {V::countItems, 1},   {V::createItem, 2}, {V::setOwner, 3},   {V::unsetOwner, 1},  {V::addTag, 3},
            {V::removeTag, 1},    {V::setTags, 2},    {V::hasTag, 1},     {V::countTags, 1},   {V::begin, 7},
            {V::commit, 6},       {V::rollback, 5},   {V::drop, 2},       {V::managed, 5}};
        std::size_t all = 0;
        for (const auto& [verb, weight] : weights) all += static_cast<std::size_t>(weight);
        auto left = number(all);
        for (const auto& [verb, weight] : weights) {
            if (left < static_cast<std::size_t>(weight)) return verb;
            left -= static_cast<std::size_t>(weight);
        }
        return V::save;
    }

    void append(Program& all, std::size_t count, int depth) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto verb = anyVerb();
            if (verb != Verb::managed) {
                all.push_back(simple(verb, anyTable()));
            } else if (depth < 2) {
                Command c{.verb = verb, .ending = static_cast<Ending>(number(3))};
                append(c.body, 1 + number(7), depth + 1);
                all.push_back(std::move(c));
            }
        }
    }

    std::mt19937_64 random_;
    const std::vector<Fault>& faults_;
};

Program Generator::program() {
    Program all;
    // Something to work with.
    const auto made = 2 + number(4);
    for (std::size_t i = 0; i < made; ++i) all.push_back(simple(Verb::create, anyTable()));
    append(all, 8 + number(22), 0);
    if (!faults_.empty())
        for (auto& c : all)
            if (chance(15)) c.fault = PlannedFault{oneOf(faults_), 1 + number(c.verb == Verb::managed ? 8 : 3)};
    return all;
}

}  // namespace

Program randomProgram(std::uint64_t seed, const std::vector<Fault>& faults) {
    return Generator(seed, faults).program();
}

}  // namespace test::programs
