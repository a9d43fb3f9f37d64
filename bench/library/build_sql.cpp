#include <sequelize/model/model_set.hpp>

#include "model/compiled_find.hpp"
#include "workloads.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace bench {

/// As often as `findByPk` runs, so that the two times compare. From the typed options to text and binds; what
/// `findAll` does before it borrows a connection.
void buildSql(Models& models, int divisor) {
    const ModelCore& core = ModelAccess::core(models.authors);
    const auto build = [&](int i) {
        const FindOptions<Author> options{
            .include = {&Author::books},
            .where = {{&Author::id, Op::gt(i)}, {&Author::name, Op::startsWith("a")}, {&Author::id, Op::lte(i + 10)}},
            .order = {&Author::id}};
        return core.prepared(detail::requestOf(options)).statement;
    };
    measure(
        "buildSql",
        [&] {
            Check check;
            for (int i = 0; i < 5000 / divisor; ++i) {
                ++check.rows;
                check.sum += static_cast<std::int64_t>(build(i).binds.size());
            }
            return check;
        },
        [](Check check) { return check; });
}

}  // namespace bench
