#include <utility>

#include "integration/model_based/rules.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {

Expectation insertion(
    const State& state, Table table, const std::vector<Row>& given, const std::vector<std::size_t>& fields,
    const std::vector<std::size_t>& slots, Duplicates duplicates, bool replacesObjects
) {
    const auto& schema = schemaOf(table);
    Expectation e;
    if (duplicates == Duplicates::refuse) e.fields = fields;
    std::vector<Row> rows;
    for (const auto& members : given) {
        auto& row = rows.emplace_back(initialRow(schema));
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (duplicates == Duplicates::refuse && !isIn(fields, i)) continue;
            row[i] = members[i];
            if (!fits(schema.columns[i], row[i])) e.outcomes = validation;
        }
    }
    if (e.outcomes == validation) return e;
    Tables tables = state.tables;
    for (const auto& row : rows) {
        const bool generates = schema.generatesKey && isUnset(schema, row.front());
        if (duplicates != Duplicates::refuse && tables.of(table).contains(keyOf(row.front()))) {
            auto& existing = tables.of(table).at(keyOf(row.front()));
            if (duplicates == Duplicates::update)
                for (const auto column : fields) existing[column] = row[column];
            continue;
        }
        const auto problems = problemsOf(tables, table, row, generates ? Key{} : keyOf(row.front()), !generates);
        if (problems != 0) {
            // Those of the first row are not always the first to be seen.
            e.outcomes = (e.outcomes == succeeds ? 0U : e.outcomes) | problems;
        }
        // A place holder until the key is known: nobody asks for it meanwhile.
        Row stored = row;
        tables.of(table
        )[generates ? Key{-1 - static_cast<std::int64_t>(tables.of(table).size()), {}} : keyOf(row.front())] =
            std::move(stored);
    }
    if (e.outcomes != succeeds) return e;
    e.apply = [=, tables = std::move(tables)](State& s, const std::vector<Value>& keys) {
        const auto& spec = schemaOf(table);
        if (duplicates != Duplicates::refuse) s.tables = tables;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            Row row = rows[i];
            const bool generates = spec.generatesKey && isUnset(spec, row.front());
            if (generates) row.front() = keys[i];
            if (duplicates == Duplicates::refuse) s.tables.of(table)[keyOf(row.front())] = row;
            if (generates && table == Table::owners && !s.frames.empty())
                s.frames.back().owners.push_back(keyOf(row.front()));
            auto& object = s.object(table, slots[i]);
            if (replacesObjects || !object) object = Object{given[i], beliefOfNew(spec), {}, {}};
            noteWrite(s, *object, generates);
            object->members = given[i];
            object->members.front() = row.front();
            object->lapsedKey = null;
            object->belief = beliefIn(object->members);
            for (std::size_t column = 1; column < row.size(); ++column) {
                if (isIn(fields, column) && duplicates != Duplicates::ignore) continue;
                object->belief.isStored[column] = false;
                if (duplicates == Duplicates::refuse)  // it was left out, and is still to be written
                    object->belief.held[column] = initialRow(spec)[column];
            }
        }
    };
    return e;
}

}  // namespace test::programs
