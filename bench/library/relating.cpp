#include "workloads.hpp"

using namespace sequelize;

namespace bench {

void relatedAdd(Models& models, int divisor) {
    const auto members = models.accounts.findAll({.where = {{&Account::id, Op::lte(1000)}}, .order = {&Account::id}});
    auto clubs = models.clubs.findAll({.order = {&Club::id}, .limit = 20 / divisor});
    measure(
        "relatedAdd",
        [&] {
            for (auto& club : clubs) models.clubs.related(club, &Club::accounts).add(members);
            return clubs.size();
        },
        [&](std::size_t) {
            Check check;
            for (const auto& row : models.memberships.findAll()) {
                ++check.rows;
                check.sum += row.clubId * row.accountId;
            }
            return check;
        },
        [&] { models.memberships.truncate(); });
}

}  // namespace bench
